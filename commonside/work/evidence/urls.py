"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.evidence.views import bundles, keeping, letters, sheets

staff = [
    path("layout/", letters.layout, name="layout"),
    path("layout/file/", letters.layout_file, name="layout-file"),
    path("<case:reference>/", keeping.overview, name="evidence"),
    path("<case:reference>/diary/", keeping.entries, name="diary"),
    path("<case:reference>/diary/add/", keeping.add_entry, name="add-entry"),
    path("<case:reference>/diary/sheets/", sheets.give, name="give-sheets"),
    path("<case:reference>/diary/sheets/blank/", sheets.blank, name="blank-sheets"),
    path("<case:reference>/diary/sheets/done/", sheets.act, name="sheets-done"),
    path("<case:reference>/diary/<slug:code>/", keeping.entry, name="entry"),
    path(
        "<case:reference>/diary/<slug:code>/change/",
        keeping.change_entry,
        name="change-entry",
    ),
    path("<case:reference>/exhibits/add/", keeping.add_exhibit, name="add-exhibit"),
    path("<case:reference>/exhibits/<slug:code>/", keeping.exhibit, name="exhibit"),
    path(
        "<case:reference>/statements/write/",
        keeping.write_statement,
        name="write-statement",
    ),
    path(
        "<case:reference>/statements/<slug:code>/",
        keeping.statement,
        name="statement",
    ),
    path(
        "<case:reference>/statements/<slug:code>/change/",
        keeping.change_statement,
        name="change-statement",
    ),
    path("<case:reference>/papers/make/", bundles.ask, name="ask-bundle"),
    path("<case:reference>/papers/<slug:code>/", bundles.bundle, name="bundle"),
    path(
        "<case:reference>/papers/<slug:code>/file/",
        bundles.bundle_file,
        name="bundle-file",
    ),
    path("<case:reference>/letters/write/", letters.choose, name="choose-letter"),
    path(
        "<case:reference>/letters/write/<slug:key>/",
        letters.write,
        name="write-letter",
    ),
    path("<case:reference>/letters/<slug:code>/", letters.letter, name="letter"),
    path(
        "<case:reference>/letters/<slug:code>/change/",
        letters.change,
        name="change-letter",
    ),
    path(
        "<case:reference>/letters/<slug:code>/look/",
        letters.confirm,
        name="confirm-letter",
    ),
    path(
        "<case:reference>/letters/<slug:code>/send/",
        letters.send,
        name="send-letter",
    ),
    path(
        "<case:reference>/letters/<slug:code>/pdf/",
        letters.as_pdf,
        name="letter-pdf",
    ),
    path(
        "<case:reference>/letters/<slug:code>/word/",
        letters.as_word,
        name="letter-word",
    ),
]
