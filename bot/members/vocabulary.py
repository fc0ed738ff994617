"""The lists a member chooses from; at most 25 each, which is what one Discord select holds."""

from bot.models import TagKind

TOPICS = (
    "accelerator physics", "astrophysics", "atomic and molecular physics", "biological physics", "chemical physics",
    "computational physics", "condensed matter", "cosmology", "education", "energy and climate", "fluid dynamics",
    "general relativity", "high energy physics", "history and philosophy of physics", "instrumentation", "materials",
    "mathematical physics", "medical physics", "nuclear physics", "optics and lasers", "plasma physics",
    "quantum information", "soft matter", "statistical physics", "surface science",
)  # fmt: skip

UNITS = (
    "Astrophysics", "Atomic, Molecular and Optical", "Beams", "Chemical Physics", "Condensed Matter", "Early Career",
    "Education", "Fluid Dynamics", "Gravity", "History", "Industrial and Applied", "Instruments and Measurement",
    "International", "Laser Science", "Materials", "Nuclear Physics", "Particles and Fields", "Plasma",
    "Statistical and Nonlinear", "Women in Physics",
)  # fmt: skip

# What can be offered and asked for: as a choice, and as it stands in a sentence ("offers ...").
FAVOURS = {
    "Career advice": "career advice",
    "Collaboration": "a collaboration",
    "Computing and code help": "help with computing and code",
    "Grant advice": "advice on grants",
    "Industry insight": "insight into industry",
    "Informational interview": "an informational interview",
    "Instrument time": "instrument time",
    "Introductions": "introductions",
    "Job leads": "job leads",
    "Lab or facility tour": "a lab or facility tour",
    "Mentoring": "mentoring",
    "Reading a draft": "reading a draft",
    "Teaching advice": "advice on teaching",
    "Technical problem solving": "help with a technical problem",
}

LANGUAGES = (
    "Arabic", "Bengali", "Chinese", "Czech", "Danish", "Dutch", "English", "Finnish", "French", "German", "Greek",
    "Hebrew", "Hindi", "Hungarian", "Italian", "Japanese", "Korean", "Persian", "Polish", "Portuguese", "Russian",
    "Spanish", "Swedish", "Turkish", "Ukrainian",
)  # fmt: skip

CHOICES: dict[TagKind, tuple[str, ...]] = {
    TagKind.TOPIC: TOPICS,
    TagKind.UNIT: UNITS,
    TagKind.OFFER: tuple(FAVOURS),
    TagKind.ASK: tuple(FAVOURS),
    TagKind.LANGUAGE: LANGUAGES,
}
