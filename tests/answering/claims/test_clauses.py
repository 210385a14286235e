"""A sentence is cut into clauses, each with the marks that it rests on."""

from tutor.answering.claims.clauses import clauses_of


def test_an_opening_belongs_to_the_clause_behind_it_and_a_list_stays():
    clauses = clauses_of("Năm 2026, chỉ tiêu là 80%, còn năm 2025 là 60%.")
    assert [clause.text for clause in clauses] == [
        "Năm 2026, chỉ tiêu là 80%",
        "còn năm 2025 là 60%.",
    ]
    assert len(clauses_of("Bộ Công an chủ trì nhiệm vụ 4.1, 4.2 và 6.4.")) == 1


def test_a_clause_rests_on_the_marks_that_end_it():
    first, second = clauses_of("Điện Biên từ đủ 14 tuổi [2], còn Trung ương từ 16 tuổi [1].")
    assert (first.marks, second.marks) == ({2}, {1})


def test_a_dash_within_a_word_ends_no_clause():
    assert len(clauses_of("Phòng Văn hóa và các tổ chức chính trị - xã hội cùng mở lớp.")) == 1
