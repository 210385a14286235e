"""`tutor plans check`: what could not be understood, by line; exit statuses of both commands."""

import pytest

from tests.plans.test_show import PAPER, SENTENCES
from tutor import cli
from tutor.documents.reader import parse_text
from tutor.plans.check import Problem, check, problems
from tutor.plans.parser import parse_plan
from tutor.settings import PROJECT


def plan_of(source):
    return parse_plan(parse_text(source, "hai-chau", "plan"))


def found(source, kind):
    return [one for one in problems(plan_of(source)) if one.kind == kind]


def test_problems_stand_in_the_order_of_the_file():
    lines = [one.line for one in problems(plan_of(PAPER))]
    assert lines == sorted(lines)


def test_a_task_without_lead_is_named_with_its_line():
    assert found(PAPER, "no_lead") == [Problem(11, "no_lead", "Mua máy tính", "II.1.b")]


def test_a_reference_to_a_number_that_is_not_there():
    wrong = PAPER.replace("nhiệm vụ 1.a, mục 1", "nhiệm vụ 7.b, mục 7")
    assert [one.line for one in found(wrong, "unresolved")] == [18]


@pytest.mark.parametrize(
    ("left_out", "kind"),
    [("Số: 12/KH-UBND\n", "no_number"), (", ngày 5 tháng 8 năm 2025", "no_issued")],
)
def test_what_the_head_lacks(left_out, kind):
    assert not found(PAPER, kind)
    assert found(PAPER.replace(left_out, ""), kind)


def test_a_text_without_tasks():
    assert found("Số: 1/KH-UBND\nKẾ HOẠCH\nNghỉ lễ\nToàn thể nghỉ.", "no_tasks")


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("(Chi tiết tại Phụ lục kèm theo)", [("Phụ lục", "")]),
        ("Theo Phụ lục II, III gửi kèm.", [("Phụ lục II, III", "II, III")]),
        ("Theo Phụ lục I ban hành kèm theo Nghị định số 30/2020/NĐ-CP.", []),
    ],
)
def test_an_appendix_that_the_file_does_not_hold(said, missing):
    source = PAPER.replace("Từ ngân sách phường.", said)
    assert [(one.text, one.detail) for one in found(source, "no_appendix")] == missing


def test_an_appendix_that_the_file_holds_is_no_problem():
    source = PAPER.replace("Từ ngân sách phường.", "Theo Phụ lục kèm theo.")
    assert not found(source + "PHỤ LỤC\nDANH MỤC LỚP HỌC\nLớp số 1.\n", "no_appendix")


@pytest.mark.parametrize(
    "head", ["TT | Nội dung nhiệm vụ | Cơ quan chủ trì", "STT\nNội dung nhiệm vụ\nCơ quan chủ trì"]
)
def test_a_head_of_a_table_without_rows(head):
    source = PAPER.replace("Từ ngân sách phường.", head)
    assert [one.line for one in found(source, "no_rows")] == [15]


def test_a_line_that_no_record_uses():
    source = PAPER.replace("Từ ngân sách phường.", "Lấy kết quả làm căn cứ đánh giá.\nV. KHÁC")
    source = source.replace("III. KINH PHÍ", "III. MỤC ĐÍCH")
    assert [(one.line, one.detail) for one in found(source, "unused")] == [(15, "Căn cứ")]


def test_the_last_line_says_how_much_was_understood():
    assert check(plan_of(PAPER), SENTENCES)[-1].startswith("Có ")
    assert "3 nhiệm vụ, 1 chỉ tiêu" in check(plan_of(PAPER), SENTENCES)[-1]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("readable.txt", PAPER.encode(), 0),
        ("without-structure.txt", "Không có gì.".encode(), 0),
        ("empty.txt", b"", 2),
        ("binary.txt", bytes(range(256)) * 8, 2),
        ("sheet.xyz", b"1", 2),
    ],
)
def test_exit_status_of_check(tmp_path, capsys, name, content, status):
    path = tmp_path / name
    path.write_bytes(content)
    assert cli.main(["plans", "check", str(path)]) == status
    said = capsys.readouterr()
    assert (name in said.err) == (status == 2)


def test_what_was_done_to_read_the_file_stands_first(tmp_path, capsys):
    path = tmp_path / "old.txt"
    path.write_bytes("KÕ ho¹ch d¹y b¬i n­íc s¹ch cho trÎ em".encode("cp1252"))
    cli.main(["plans", "check", str(path)])
    assert capsys.readouterr().out.startswith(f"{path}: converted from TCVN3\n")


def test_a_file_that_is_not_there_cannot_be_read(tmp_path, capsys):
    assert cli.main(["plans", "check", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_show_prints_a_plan_by_its_id(monkeypatch, capsys):
    monkeypatch.setenv("TUTOR_KNOWLEDGE_DIR", str(PROJECT / "knowledge"))
    assert cli.main(["plans", "show", "central"]) == 0
    assert "Số: 01-KH/BCĐTW" in capsys.readouterr().out


def test_show_of_an_unknown_id_names_those_there_are(capsys):
    assert cli.main(["plans", "show", "nowhere"]) == 1
    assert "central" in capsys.readouterr().err
