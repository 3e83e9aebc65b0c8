"""What the strategies put texts together from: sentences, headlines, loose lines, odd characters."""

from __future__ import annotations

# Invented: sentences of no story in particular, and headlines, for texts that read as news do.
PROSE: dict[str, tuple[str, ...]] = {
    "en": (
        "The harbour opened again on Friday after a year of repairs that cost twice the sum planned.",
        "“Nobody asked us,” said Ada Finch, who runs the chandler's shop beside the old customs house.",
        "Three ferries a day will call there until the autumn, the company said.",
        "It rained.",
        "Facebook posts by two councillors had called it a waste, and asked people to share their views.",
        "The inquiry, which began in March, heard 41 witnesses; its report is due before the winter.",
    ),
    "de": (
        "Der Hafen ist seit Freitag wieder offen, nachdem die Arbeiten ein Jahr gedauert hatten.",
        "„Uns hat keiner gefragt“, sagt Ida Brandt, die neben dem Zollhaus einen Laden betreibt.",
        "Bis zum Herbst legen dort täglich drei Fähren an, teilte die Reederei mit.",
        "Es regnete.",
    ),
    "fr": (
        "Le port a rouvert vendredi après un an de travaux, deux fois plus chers que prévu.",
        "« Personne ne nous a consultés », regrette Inès Morel, qui tient une boutique près du port.",
        "Trois navettes par jour y feront escale jusqu'à l'automne, a indiqué la compagnie.",
    ),
    "tr": (
        "Liman, bir yıl süren pahalı onarımın ardından cuma günü yeniden açıldı.",
        "Şirket, sonbahara kadar her gün üç vapurun buraya uğrayacağını söyledi.",
    ),
    "ru": (
        "Порт снова открылся в пятницу после ремонта, который занял год и обошёлся городу вдвое дороже.",
        "«Нас никто не спросил», — говорит Вера Лапина, хозяйка лавки рядом со старой таможней.",
        "До осени сюда будут заходить три парома в день, сообщили в компании.",
    ),
    "zh": (
        "经过一年的维修，港口周五重新开放，费用是镇里原先计划的两倍。",
        "“没有人问过我们的意见。”在旧海关旁开店的林芳说。",
        "公司表示，秋天以前每天会有三班渡轮停靠。",
    ),
    "ja": (
        "港は一年にわたる改修を終え、金曜日に再び開いた。費用は町の計画の二倍に上った。",
        "会社によると、秋までは一日三便のフェリーが寄港する。",
    ),
    "ko": (
        "항구가 일 년간의 보수 공사를 마치고 금요일에 다시 문을 열었다.",
        "회사는 가을까지 하루 세 차례 여객선이 들어온다고 밝혔다.",
    ),
    "ar": (
        "أعيد فتح الميناء يوم الجمعة بعد عام من أعمال الترميم التي كلفت البلدة ضعف ما كان مخططا له.",
        "وقالت الشركة إن ثلاث عبارات يوميا ستتوقف هناك حتى الخريف.",
    ),
    "fa": (
        "بندر پس از یک سال تعمیر که دو برابر برنامه هزینه داشت، روز جمعه دوباره باز شد.",
        "شرکت می‌گوید تا پاییز روزی سه کشتی در آنجا پهلو می‌گیرد.",
    ),
    "hi": (
        "एक साल की मरम्मत के बाद बंदरगाह शुक्रवार को फिर खुल गया और इस पर तय रकम से दोगुना खर्च हुआ।",
        "कंपनी ने कहा कि शरद ऋतु तक रोज़ तीन नावें यहाँ रुकेंगी।",
    ),
    "th": ("ท่าเรือเปิดอีกครั้งในวันศุกร์หลังจากซ่อมแซมนานหนึ่งปีและใช้งบประมาณมากกว่าที่วางแผนไว้สองเท่า",),
}
HEADLINES: dict[str, tuple[str, ...]] = {
    "en": (
        "Harbour Opens Again After Year of Repairs",
        "Ferry fares to rise before the holidays",
        "Who owns the pier?",
        "Council Votes to Keep Village School",
        "Lost Parrot Found Two Towns Away",
        "Rain stops play at old ground",
    ),
    "de": (
        "Hafen nach einem Jahr wieder offen",
        "Fähren werden vor den Ferien teurer",
        "Wem gehört die Mole?",
    ),
    "fr": ("Le port rouvre après un an de travaux", "Un perroquet retrouvé à deux villages de là"),
    "ru": ("Порт открылся после года ремонта", "Попугая нашли в соседнем городе"),
    "zh": ("港口维修一年后重新开放", "渡轮票价节前上涨", "镇议会投票保留村小"),
    "ja": ("港、一年の改修を終えて再開", "迷子のオウム、隣町で見つかる"),
    "ar": ("الميناء يفتح أبوابه من جديد", "العثور على ببغاء ضائع في بلدة مجاورة"),
}
STAMPS = ("0:00", "00:00", "0:00 / 3:12", "12:45", "×", "✕", "|", "•", "* * *", "***", "1.", "12")
HEAD_LINES = (
    "Friday, Nov 07, 2025",
    "07/11/2025",
    "7. November 2025, 14:30 Uhr",
    "2025年11月7日",
    "Updated: May 9, 2025",
    "Home > News > Region",
    "By Jane Roe",
    "Von Ida Brandt",
    "5 min read",
    "All the news of the bay",
)
# The plain ones more often, as in life.
BREAKS = (
    *("\n",) * 6,
    *("\n\n",) * 3,
    *("\r\n", "\n\n\n\n", "\n \n", "\r", "\u2028", "\u2029", "\x85", "\f", "\x1c"),
)
ODD_SPACES = tuple("\t\u00a0\u3000\u2009\u202f\u200b\u200c\u2060\ufeff\u00ad")
# White space of every kind, signs that rules look at, a letter a script, a joiner, a lone surrogate, NUL.
_BLANKS = " \t\n\r\v\f\x1c\x85\u2028\u00a0\u200b\u3000\ufeff"
SOUP = _BLANKS + "×|:.,-–?…。：“”„«»()0127aAзЖ漢あ한اאकไ\u200d\U0001f600\ud800\x00"
