"""Words of captions and credits in many languages: labels of pictures and sources, and names of agencies."""

from __future__ import annotations

PICTURE_LABELS = (
    "photo", "photos", "photograph", "photographer", "photography", "image", "images", "picture", "pictured",
    "caption", "credit", "credits", "illustration", "screenshot", "handout", "foto", "fotos", "fotograf",
    "fotografin", "bild", "bilder", "symbolbild", "archivbild", "symbolfoto", "archivfoto", "quelle", "crédit",
    "crédits", "légende", "illustratie", "imagen", "imágenes", "fotografía", "fotografia", "fuente", "crédito",
    "créditos", "imagem", "imagens", "divulgação", "reprodução", "fonte", "immagine", "immagini", "beeld",
    "afbeelding", "bron", "bilde", "billede", "kuva", "kuvat", "kuvaaja", "ljósmynd", "mynd", "zdjęcie", "fot",
    "źródło", "snímek", "zdroj", "ilustrační", "fotó", "kép", "forrás", "nuotrauka", "nuotr", "slika", "izvor",
    "fotografija", "poză", "sursa", "fotoğraf", "görsel", "kaynak", "фото", "фотография", "снимка", "снимок",
    "источник", "джерело", "слика", "зображення", "φωτο", "φωτογραφία", "πηγή", "εικόνα", "صورة", "تصوير", "مصدر",
    "عکس", "منبع", "תמונה", "צילום", "קרדיט", "चित्र", "फोटो", "तस्वीर", "ছবি", "படம்", "ఫోటో", "ảnh", "hình",
    "nguồn", "gambar", "sumber", "larawan", "picha", "写真", "撮影", "画像", "提供",
    "图片", "图源", "摄影", "來源", "来源", "攝影", "圖片",
    "사진", "제공", "ภาพ",
)  # fmt: skip
"""Labels before the description, the maker or the source of a picture."""
PICTURE_AGENCIES = (
    "imago", "getty", "reuters", "afp", "dpa", "epa", "keystone", "alamy", "shutterstock", "istock", "adobe",
    "alliance", "zuma", "xinhua", "anp", "belga", "ritzau", "scanpix", "ntb", "lehtikuva", "ansa", "lapresse", "efe",
    "ctk", "čtk", "pap", "mti", "tass", "unsplash", "pixabay", "flickr", "wikimedia",
)  # fmt: skip
"""The first word of the names of picture agencies and archives."""
PICTURE_WORDS = (
    *PICTURE_LABELS, *PICTURE_AGENCIES, "file", "via", "courtesy", "gallery", "montage", "archiv", "arquivo", "dok",
    "graphic", "grafik",
)  # fmt: skip
"""All words that show that a line is a caption or a credit."""
