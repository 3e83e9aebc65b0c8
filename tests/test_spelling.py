"""Languages told apart by the letters of their words, and texts in none of the known ones."""

from __future__ import annotations

import pytest

from newsclean.language.detectors import Langdetect, Py3langid, differ
from newsclean.language.trigrams import liken

SENTENCES = {
    "en": "The mayor said on Monday that the ferry would stop at the old landing until the bridge is mended.",
    "de": "Die Fähre hält bis zum Abschluss der Arbeiten an der Brücke wieder am alten Steg, teilte die Stadt mit.",
    "fr": "Le maire a annoncé lundi que le bac s'arrêterait à l'ancien quai jusqu'à la réparation du pont.",
    "es": "El alcalde anunció el lunes que el barco parará en el viejo muelle hasta que se arregle el puente.",
    "gl/pt": "O prefeito anunciou que o barco vai parar no velho cais até que a ponte seja consertada.",
    "it": "Il sindaco ha annunciato che il traghetto si fermerà al vecchio molo fino alla riparazione del ponte.",
    "af/nl": "De burgemeester zei maandag dat de veerboot weer bij de oude steiger stopt tot de brug hersteld is.",
    "pl": "Burmistrz ogłosił w poniedziałek, że prom będzie stawał przy starym nabrzeżu do czasu naprawy mostu.",
    "tr": "Belediye başkanı köprü onarılana kadar vapurun eski iskelede duracağını pazartesi günü açıkladı.",
    "vi": "Thị trưởng cho biết hôm thứ Hai rằng phà sẽ dừng ở bến cũ cho đến khi cây cầu được sửa xong.",
    "ru": "Мэр сообщил в понедельник, что паром будет останавливаться у старого причала до ремонта моста.",
    "uk": "Мер повідомив у понеділок, що пором зупинятиметься біля старого причалу до ремонту моста.",
    "bg/mk": "Кметът съобщи в понеделник, че фериботът ще спира на стария кей до ремонта на моста.",
    "ar": "أعلن رئيس البلدية يوم الاثنين أن العبارة ستتوقف عند الرصيف القديم حتى يتم إصلاح الجسر.",
    "fa": "شهردار روز دوشنبه گفت که کشتی تا تعمیر پل در اسکله قدیمی توقف خواهد کرد.",
    "ja": "市長は月曜日、橋の修理が終わるまで渡し船が古い桟橋に止まると発表した。",
    "zh": "市长星期一宣布在大桥修好以前渡船将停靠在旧码头乘客可以照常上船票价不变夜间班次将在夏天增加两班",
    "Hangul": "시장은 월요일 다리가 고쳐질 때까지 나룻배가 옛 부두에 설 것이라고 밝혔다.",
    "Greek": "Ο δήμαρχος ανακοίνωσε ότι το πλοίο θα σταματά στην παλιά αποβάθρα.",
}
ICELANDIC = "Bæjarstjórinn sagði á mánudag að ferjan myndi stoppa við gömlu bryggjuna þangað til brúin yrði löguð."


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_spelled_like_its_language(language: str) -> None:
    found = liken(SENTENCES[language])
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_differs_from_every_other_language_and_not_from_its_own(language: str) -> None:
    story = SENTENCES[language]
    others = [text for name, text in SENTENCES.items() if name != language]
    assert [text for text in others if not differ(Langdetect(), text, story)] == []
    assert not differ(Langdetect(), story, story)


def test_a_language_without_profile_is_told_from_those_that_have_one() -> None:
    found = liken(ICELANDIC)
    assert found is not None
    assert found.language == ""
    assert differ(Langdetect(), ICELANDIC, SENTENCES["en"])
    assert differ(Langdetect(), SENTENCES["en"], ICELANDIC)
    assert not differ(Langdetect(), ICELANDIC, ICELANDIC[::-1])


@pytest.mark.parametrize("text", ["", "1984", "...", "NATO UNESCO", "Ada"])
def test_what_says_too_little_differs_from_nothing(text: str) -> None:
    assert [story for story in (text, ICELANDIC, SENTENCES["de"]) if differ(Langdetect(), text, story)] == []


def test_a_few_chinese_characters_may_be_japanese() -> None:
    assert not differ(Langdetect(), "東京都知事選", SENTENCES["ja"])
    assert not differ(Langdetect(), "東京都知事選", SENTENCES["zh"])


def test_the_other_detector_decides_by_itself() -> None:
    assert differ(Py3langid(), SENTENCES["de"], SENTENCES["en"])
    assert not differ(Py3langid(), SENTENCES["de"], SENTENCES["de"])


def test_only_the_beginning_of_a_text_counts() -> None:
    assert liken(SENTENCES["en"] * 1000) == liken(SENTENCES["en"] * 10)
