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

FAVOURS = (
    "Career advice", "Collaboration", "Computing and code help", "Grant advice", "Industry insight",
    "Informational interview", "Instrument time", "Introductions", "Job leads", "Lab or facility tour", "Mentoring",
    "Reading a draft", "Teaching advice", "Technical problem solving",
)  # fmt: skip

CHOICES: dict[TagKind, tuple[str, ...]] = {
    TagKind.TOPIC: TOPICS,
    TagKind.UNIT: UNITS,
    TagKind.OFFER: FAVOURS,
    TagKind.ASK: FAVOURS,
}
