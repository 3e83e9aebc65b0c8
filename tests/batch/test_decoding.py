"""Encodings: found by mark, by strictness, by declaration, by guess; and bytes that are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.io.decoding import decode
from newsclean.io.failures import BadInput

LEGACY = {
    "es": ("cp1252", "La panadería del muelle abrió el año pasado; el dueño dice que el señor del faro lleva pan."),
    "fr": ("cp1252", "Le phare a été repeint cet été ; « très bien », dit la gardienne, où mènera-t-elle la classe ?"),
    "pt": ("cp1252", "A construção da ponte começará na primavera, não antes, disse a prefeita de São Brás."),
    "de": ("cp1252", "Die Brücke über den Fluß ist für Fußgänger geöffnet – „endlich“, sagt der Müller."),
    "sv": ("cp1252", "Bygget av bron börjar till våren, säger borgmästaren på ön, där många är på väg hem."),
    "pl": ("cp1250", "Mieszkańcy wyspy wybrali w piątek nową latarnię; budowa zacznie się wiosną, mówi wójt."),
    "pl-iso": ("iso8859_2", "Mieszkańcy wyspy wybrali w piątek nową latarnię; budowa zacznie się wiosną, mówi wójt."),
    "cs": ("cp1250", "Obyvatelé ostrova zvolili v pátek nový maják; stavba začne na jaře, řekl starosta přístavu."),
    "tr": ("cp1254", "Ada halkı cuma günü yeni deniz fenerini seçti; inşaat ilkbaharda başlayacak, dedi başkan."),
    "lt": ("cp1257", "Salos gyventojai penktadienį išrinko naują švyturį; statyba prasidės pavasarį, sakė meras."),
    "ru": ("cp1251", "Жители острова в пятницу выбрали новый маяк; строительство начнётся весной."),
    "ru-koi": ("koi8_r", "Жители острова в пятницу выбрали новый маяк; строительство начнется весной."),
    "el": ("cp1253", "Οι κάτοικοι του νησιού ψήφισαν την Παρασκευή υπέρ του νέου φάρου."),
    "he": ("cp1255", "תושבי האי בחרו ביום שישי במגדלור חדש. הבנייה תתחיל באביב הבא."),
    "ar": ("cp1256", "اختار سكان الجزيرة يوم الجمعة منارة جديدة. وسيبدأ البناء في الربيع المقبل."),
    "zh": ("gb18030", "岛上居民星期五投票选出了新的灯塔方案。镇长说，工程明年春天开始。"),
    "zh-tw": ("big5hkscs", "島上居民星期五投票選出了新的燈塔方案。鎮長說，工程明年春天開始。"),
    "ja": ("cp932", "島の住民は金曜日、新しい灯台の案を選んだ。町長は来春に着工すると述べた。"),
    "ja-euc": ("euc_jp", "島の住民は金曜日、新しい灯台の案を選んだ。町長は来春に着工すると述べた。"),
    "ja-jis": ("iso2022_jp", "島の住民は金曜日、新しい灯台の案を選んだ。町長は来春に着工すると述べた。"),
    "ko": ("cp949", "섬 주민들은 금요일 새 등대 계획을 골랐다. 시장은 내년 봄에 공사를 시작한다고 말했다."),
}  # fmt: skip


@pytest.mark.parametrize("case", LEGACY)
def test_an_old_encoding_is_told_from_the_text(case):
    codec, text = LEGACY[case]
    assert decode(text.encode(codec), "text")[0] == text


@pytest.mark.parametrize(
    ("mark", "codec", "named"),
    [
        (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
        (b"\xff\xfe", "utf-16-le", "utf-16"),
        (b"\xfe\xff", "utf-16-be", "utf-16"),
        (b"\xff\xfe\0\0", "utf-32-le", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_decides(mark, codec, named):
    text = "Tide mill 潮汐磨坊 🌊"
    assert decode(mark + text.encode(codec), "text") == (text, named)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_seen(codec):
    text = "The tide mill turns again.\nIt is nine o'clock.\n"
    assert decode(text.encode(codec), "text") == (text, codec)


@given(st.text().filter(lambda text: "\0" not in text and "\x1b" not in text and not text.startswith("\ufeff")))
def test_utf_8_is_always_taken_for_what_it_is(text):
    assert decode(text.encode(), "text") == (text, "utf-8")


@given(st.binary(max_size=200))
def test_bytes_are_decoded_by_the_codec_that_is_named_or_refused_by_rule(raw):
    text, codec, rule = "", "ascii", ""
    try:
        text, codec = decode(raw, "html")
    except BadInput as problem:
        rule = problem.rule
    assert rule in {"", "binary", "nul", "lone-surrogate", "bad-encoding", "unknown-encoding"}
    assert rule or raw.decode(codec) == text


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<META http-equiv=Content-Type content='text/html; charset=KOI8-R'>", "koi8-r"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
    ],
)
def test_a_page_says_what_it_is_written_in(declared, codec):
    page = f"{declared}<p>Маяк</p>"  # too short to guess
    assert decode(page.encode(codec), "html") == (page, codec)


def test_browsers_larger_encoding_stands_in_for_the_declared_one():
    page = '<meta charset="iso-8859-1"><p>“Müller”</p>'
    assert decode(page.encode("cp1252"), "html") == (page, "cp1252")


@pytest.mark.parametrize("declared", ["x-unheard-of", "rot13", "zlib", "utf-16", "cp037", "unicode_escape"])
def test_a_declaration_that_cannot_be_is_passed_over(declared):
    page = f'<meta charset="{declared}"><p>{LEGACY["es"][1]}</p>'
    assert decode(page.encode("cp1252"), "html") == (page, "cp1252")


def test_a_wrong_declaration_is_passed_over_where_its_bytes_do_not_fit():
    page = f'<meta charset="shift_jis"><p>{LEGACY["de"][1]}</p>'
    text, codec = decode(page.encode("cp1252"), "html")
    assert (text, codec) == (page, "cp1252")


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"%PDF-1.7 and then some", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x80\x81\x82" + bytes(range(1, 32)) * 3, "binary"),
        (b"The mill\0 turns again, the miller says.", "nul"),
        ("The mill\0 turns".encode("utf-16"), "nul"),
        (b"The mill \xed\xa0\x80 turns", "lone-surrogate"),
        (b"\xff\xfeT\0\0\xd8h\0", "lone-surrogate"),
        (b"\xff\xfeT\0h", "bad-encoding"),
        (b"\xef\xbb\xbfcaf\xe9", "bad-encoding"),
        (bytes(range(128, 256)) * 8, "unknown-encoding"),
    ],
)
def test_what_is_no_text_breaks_a_rule_by_name(raw, rule):
    with pytest.raises(BadInput) as caught:
        decode(raw, "text")
    assert caught.value.rule == rule
    assert caught.value.message
