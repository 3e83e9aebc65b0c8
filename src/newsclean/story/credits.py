"""Words that stand beside pictures: what a picture is called in many languages, and who sells them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.story.words import codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS = (
    "photo", "photos", "photograph", "photographer", "photography", "image", "images", "picture", "pictured",
    "caption", "credit", "credits", "courtesy", "illustration", "graphic", "screenshot", "handout", "file",
    "via", "gallery", "foto", "fotos", "fotograf", "fotografin", "bild", "bilder", "symbolbild", "archivbild",
    "symbolfoto", "archivfoto", "quelle", "grafik", "montage", "archiv", "imago", "getty", "reuters", "afp",
    "dpa", "epa", "keystone", "alamy", "shutterstock", "istock", "adobe", "alliance", "zuma", "xinhua", "anp",
    "belga", "ritzau", "scanpix", "ntb", "lehtikuva", "ansa", "lapresse", "efe", "ctk", "čtk", "pap", "mti",
    "tass", "unsplash", "pixabay", "flickr", "wikimedia", "crédit", "crédits", "légende", "illustratie",
    "imagen", "imágenes", "fotografía", "fotografia", "fuente", "crédito", "créditos", "imagem", "imagens",
    "divulgação", "reprodução", "arquivo", "fonte", "immagine", "immagini", "beeld", "afbeelding", "bron",
    "bilde", "billede", "kuva", "kuvat", "kuvaaja", "ljósmynd", "mynd", "zdjęcie", "fot", "źródło", "snímek",
    "zdroj", "ilustrační", "fotó", "kép", "forrás", "nuotrauka", "nuotr", "slika", "izvor", "fotografija",
    "poză", "sursa", "fotoğraf", "görsel", "kaynak", "фото", "фотография", "снимка", "снимок", "источник",
    "джерело", "слика", "зображення", "φωτο", "φωτογραφία", "πηγή", "εικόνα", "صورة", "تصوير", "مصدر", "عکس",
    "منبع", "תמונה", "צילום", "קרדיט", "चित्र", "फोटो", "तस्वीर", "ছবি", "படம்", "ఫోటో", "ảnh", "hình", "nguồn",
    "gambar", "sumber", "dok", "larawan", "picha", "写真", "撮影", "画像", "提供", "图片", "图源",
    "摄影", "來源", "来源", "攝影", "圖片", "사진", "제공", "ภาพ",
)  # fmt: skip
_BUCKETS = 1 << 17


@cache
def credit_words() -> NDArray[Any]:
    """Return 1 for each hash bucket of a word that stands beside pictures, 0 for all others.

    >>> int(credit_words().sum()) > 100
    True
    """
    found = np.zeros(_BUCKETS)
    found[(codes_of(_WORDS) % np.uint64(_BUCKETS)).astype(np.int64)] = 1
    return found
