"""Names that mean many agencies at once: whether "các sở, ban, ngành" means a given one."""

import re

from tutor.plans.agencies import AgencyName, Level, canonical, parse_agency

# The words at the head of an agency's name, and the words of a group that it belongs to.
_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("so", frozenset({"so"})),
    ("bo", frozenset({"bo", "co quan ngang bo"})),
    ("phong", frozenset({"phong", "phong ban", "phong chuyen mon", "phong ban chuyen mon"})),
    ("ban", frozenset({"ban"})),
    ("hoi", frozenset({"doan the", "hoi"})),
    ("doan", frozenset({"doan the"})),
    ("tinh doan", frozenset({"doan the"})),
    ("lien doan", frozenset({"doan the"})),
    ("truong", frozenset({"truong", "truong hoc", "co so giao duc"})),
    ("thon", frozenset({"thon", "ban", "to dan pho"})),
    ("to dan pho", frozenset({"to dan pho", "thon"})),
    ("doanh nghiep", frozenset({"doanh nghiep"})),
    ("uy ban nhan dan", frozenset({"dia phuong", "chinh quyen dia phuong", "xa", "phuong"})),
)
_BRANCHES = "nganh"  # of "các sở, ban, ngành": whatever works for the state
_NO_BRANCH = ("hoi ", "doan ", "tinh doan", "lien doan", "uy ban ", "mat tran", "doanh nghiep")
_EVERYBODY = frozenset({"co quan", "don vi", "co quan don vi", "co quan don vi dia phuong"})
_VAGUE = re.compile(r"\blien quan\b")  # of "các cơ quan liên quan" nobody can say who it is
_PLURAL = re.compile(r"^(?:tat ca |toan the )?(?:cac|nhung|moi)\b\s*")
_EACH = re.compile(r"(?:cac|nhung|moi) |.+ (?:cac (?:xa|phuong|tinh|huyen)|cap xa)\b")
_PLACE = re.compile(r"\s+(?:cap )?(?:tinh|xa|phuong|thanh pho|trung uong|tren dia ban.*)$")
_CUT = re.compile(r"\s*[,;/]\s*|\s+và\s+|\s+VÀ\s+")


def is_collective(printed: str) -> bool:
    """Whether `printed` means several agencies without naming each: "các sở, ngành"."""
    words = canonical(printed)
    return bool(_VAGUE.search(words) or _EACH.match(words) or _pieces(printed))


def includes(printed: str, agency: str, plan_level: Level) -> bool:
    """Whether `printed` means a group of agencies of a plan of `plan_level` that `agency` is in.

    Only agencies of that level are, and the people's committees right below it; where the name of
    the agency does not say its level, nothing is.
    """
    asked = parse_agency(agency)
    pieces = _pieces(printed)
    if not pieces or not _is_under(asked, plan_level):
        return False
    if pieces & _EVERYBODY or (_BRANCHES in pieces and not asked.stem.startswith(_NO_BRANCH)):
        return True
    return any(
        (asked.stem == head or asked.stem.startswith(f"{head} ")) and groups & pieces
        for head, groups in _GROUPS
    )


def _is_under(asked: AgencyName, plan_level: Level) -> bool:
    if asked.stem == "uy ban nhan dan":
        return (plan_level, asked.level) in {("province", "commune"), ("central", "province")}
    return asked.level == plan_level and bool(plan_level)


def _pieces(printed: str) -> frozenset[str]:
    """The members of "các sở, ban, ngành cấp tỉnh": so, ban, nganh; none of a single agency."""
    whole = canonical(printed)
    if _VAGUE.search(whole):
        return frozenset()
    names = [canonical(piece) for piece in _CUT.split(printed)]
    several = _PLURAL.match(whole) or whole in _EVERYBODY or names[0] in _EVERYBODY
    if not several:
        return frozenset()
    pieces = {_PLACE.sub("", _PLURAL.sub("", name)).strip() for name in names}
    return frozenset((*pieces, _PLACE.sub("", _PLURAL.sub("", whole)).strip()))
