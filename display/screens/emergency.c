/* SPDX-License-Identifier: Apache-2.0
 * The message over everything, in two languages. It stays when the database is gone: then nobody
 * could take it back either. */
#include <math.h>
#include <string.h>

#include "display/screens/led.h"
#include "display/screens/screens.h"

/* msgids. meet: with the place where people meet, used when the hall file names one. */
struct preset {
    const char *id, *title, *lead, *text, *text_meet, *more;
    const char *other_lead, *other_text, *other_meet;
    bool leave; /* with the running man, and the way out */
};

static const struct preset presets[] = {
    {.id = "fire",
     .title = N_("Leave the hall now"),
     .lead = N_("Take the nearest exit, not the lift"),
     .text = N_("Your number stays valid."),
     .text_meet = N_("Meet at {0}. Your number stays valid."),
     .more = N_("If you cannot walk well, stay here and wave. Somebody will come for you."),
     .other_lead = N_("Please leave now by the nearest exit."),
     .other_text = N_("Do not use the lift."),
     .other_meet = N_("Do not use the lift. Meet at {0}."),
     .leave = true},
    {.id = "earthquake",
     .title = N_("Earthquake: get down"),
     .lead = N_("Cover your head and hold on"),
     .text = N_("Keep away from windows. Your number stays valid."),
     .more = N_("When it is over, the staff will lead you out."),
     .other_lead = N_("Earthquake. Drop, cover your head, hold on."),
     .other_text = N_("Keep away from windows. Wait for the staff.")},
    {.id = "stay",
     .title = N_("Please stay in the hall"),
     .lead = N_("Do not go outside just now"),
     .text = N_("Your number stays valid."),
     .more = N_("The staff will tell you when you can leave."),
     .other_lead = N_("Please stay inside for now."),
     .other_text = N_("The staff will tell you when you can leave.")},
};

/* Sizes in u; portrait screens are narrower. */
struct sizes {
    float title, lead, text, other_lead, other_text, side;
};
static const struct sizes landscape = {150, 76, 60, 64, 52, 500};
static const struct sizes upright = {114, 64, 51, 57, 45, 400};

static const struct preset *
preset_of(const struct alert *alert)
{
    for (size_t i = 0; i < ARRAY_SIZE(presets); i++) {
        if (strcmp(presets[i].id, alert->preset) == 0) {
            return &presets[i];
        }
    }
    return NULL;
}

static void
paragraph(struct ui_node *box, const char *text, const char *lang, struct ui_type type)
{
    if (text[0]) {
        type.exact = true;
        type.lang = lang;
        ui_text(box, text, &type);
    }
}

/* The sentence in its language, with the place where people meet. */
static void
say(const struct display *now, const char *lang, const char *plain, const char *meet, char *dst)
{
    const char *place = hall_text(&now->view.hall->assembly, lang);
    const char *const values[] = {place};
    bool there = meet && place[0];

    str_fill(dst, LOOK_TEXT_SIZE, i18n_tr_in(lang, there ? meet : plain), values, 1);
}

static struct ui_node *
other_box(struct ui_node *box)
{
    return ui_box(box, &(struct ui_style){.margin = {.top = 48},
                                          .border = {.top = 3},
                                          .edge = COLOR_RGB(0xE2A79F),
                                          .pad = {.top = 36}});
}

static void
preset_words(const struct display *now, const struct preset *preset, const struct sizes *sizes,
             struct ui_node *box)
{
    const char *first = look_alert_lang(now, 0), *second = look_alert_lang(now, 1);
    char line[LOOK_TEXT_SIZE];

    paragraph(box, i18n_tr_in(first, preset->title), first,
              (struct ui_type){.size = sizes->title, .bold = true, .fit = UI_FIT_SHRINK});
    paragraph(
        box, i18n_tr_in(first, preset->lead), first,
        (struct ui_type){
            .size = sizes->lead, .bold = true, .line = 1.35F, .box = {.margin = {.top = 20}}});
    say(now, first, preset->text, preset->text_meet, line);
    paragraph(box, line, first,
              (struct ui_type){.size = sizes->text, .line = 1.45F, .box = {.margin = {.top = 36}}});
    paragraph(box, i18n_tr_in(first, preset->more), first,
              (struct ui_type){.size = sizes->text, .line = 1.45F});
    struct ui_node *other = other_box(box);
    paragraph(other, i18n_tr_in(second, preset->other_lead), second,
              (struct ui_type){.size = sizes->other_lead, .bold = true, .line = 1.3F});
    say(now, second, preset->other_text, preset->other_meet, line);
    paragraph(other, line, second, (struct ui_type){.size = sizes->other_text, .line = 1.3F});
}

/* Words of the supervisor's own: as large as they fit. */
static float
own_size(const char *text, float width, float most)
{
    float lines = 3, size = most;

    while (size > 57 && look_width(text, size) > width * (lines - 0.4F)) {
        size -= 3;
        lines = size > 100 ? 3 : 5;
    }
    return size;
}

static void
own_words(const struct alert *alert, const struct sizes *sizes, bool chinese_first, float width,
          struct ui_node *box)
{
    const char *first = chinese_first ? alert->text_zh : alert->text_en;
    const char *second = chinese_first ? alert->text_en : alert->text_zh;

    paragraph(box, first, chinese_first ? "zh_CN" : "en",
              (struct ui_type){.size = own_size(first, width, sizes->title), .bold = true});
    paragraph(other_box(box), second, chinese_first ? "en" : "zh_CN",
              (struct ui_type){.size = own_size(second, width, sizes->lead), .bold = true});
}

/* A person running, on the grid of 24 that icons have. */
static void
running_man(struct ui_node *parent, float side, bool left)
{
    static const struct ui_point body[] = {{6, 10},        {8.5F, 7.4F}, {12, 8},
                                           {10.4F, 13.4F}, {13.2F, 16},  {12.6F, 20.6F}};
    static const struct ui_point leg[] = {{10.2F, 13.6F}, {8.2F, 16.8F}, {4.4F, 17.2F}};
    static const struct ui_point arm[] = {{12, 8}, {14, 10.6F}, {16.6F, 11}};
    static const struct {
        const struct ui_point *points;
        size_t count;
    } strokes[] = {{body, ARRAY_SIZE(body)}, {leg, ARRAY_SIZE(leg)}, {arm, ARRAY_SIZE(arm)}};
    float u = side * 0.86F / 24, edge = side * 0.07F;
    struct ui_node *block = ui_box(parent, &(struct ui_style){.name = "running-man",
                                                              .width = side,
                                                              .height = side,
                                                              .radius = 32,
                                                              .fill = COLOR_RGB(0x0E6B3A),
                                                              .ltr = true,
                                                              .rigid = true});

    for (size_t i = 0; i < ARRAY_SIZE(strokes); i++) {
        struct ui_point points[8];
        for (size_t n = 0; n < strokes[i].count; n++) {
            struct ui_point at = strokes[i].points[n];
            points[n] = (struct ui_point){edge + u * (left ? 24 - at.x : at.x), edge + u * at.y};
        }
        ui_draw_line(block, points, strokes[i].count, 1.9F * u, COLOR_WHITE);
    }
    ui_draw_disc(block, edge + u * (left ? 13.4F : 10.6F), edge + u * 4, 1.9F * u, COLOR_WHITE);
}

static void
way_out(const struct display *now, const struct sizes *sizes, bool portrait, struct ui_node *box)
{
    const struct hall_terminal *place = look_place(now);
    enum hall_exit exit = place ? place->exit : HALL_EXIT_UNKNOWN;
    struct ui_node *side = ui_box(box, &(struct ui_style){.axis = portrait ? UI_ROW : UI_COLUMN,
                                                          .align = UI_CENTRE,
                                                          .gap = 56,
                                                          .width = portrait ? 0 : 520,
                                                          .rigid = true});

    running_man(side, sizes->side, exit == HALL_EXIT_LEFT);
    if (exit != HALL_EXIT_UNKNOWN) {
        part_way_arrow(side, exit == HALL_EXIT_LEFT);
    }
}

/* One line in each language. */
static void
on_sign(const struct display *now, const struct alert *alert, const struct preset *preset,
        struct ui_node *root)
{
    const struct ui_screen *screen = ui_node_screen(root);
    const char *langs[] = {look_alert_lang(now, 0), look_alert_lang(now, 1)};

    if (screen->height < SIGN_LED_HEIGHT) {
        screen_led_alert(preset && preset->leave, root);
        return;
    }
    struct ui_node *box = ui_box(
        root, &(struct ui_style){.name = "emergency",
                                 .justify = UI_FROM_CENTRE,
                                 .x_place = UI_PLACE_BOTH,
                                 .y_place = UI_PLACE_BOTH,
                                 .fill = screen->theme.kind == THEME_CONTRAST ? COLOR_BLACK
                                                                              : COLOR_CINNABAR,
                                 .color = COLOR_WHITE,
                                 .gap = 40,
                                 .pad = UI_XY(120, 40)});
    for (size_t i = 0; i < ARRAY_SIZE(langs); i++) {
        const char *own = look_is_cjk(langs[i]) ? alert->text_zh : alert->text_en;
        const char *line =
            !preset ? own : i18n_tr_in(langs[i], i == 0 ? preset->title : preset->other_lead);
        float width = (float)screen->width / screen->metrics.u - 240;
        float most = i == 0 ? 360 : 200, fits = width / fmaxf(look_width(line, 1), 1);
        paragraph(box, line, langs[i],
                  (struct ui_type){.size = fmaxf(fminf(most, fits), 120),
                                   .bold = true,
                                   .fit = UI_FIT_WRAP,
                                   .line = 1.2F});
    }
}

static void
add_sentence(struct buffer *words, const char *text, bool cjk)
{
    if (!text[0]) {
        return;
    }
    buffer_append(words, text);
    size_t length = strlen(text);
    bool ended =
        strchr(".!?", text[length - 1]) || (length > 3 && !memcmp(text + length - 3, "。", 3));
    buffer_append(words, ended ? (cjk ? "" : " ") : cjk ? "。" : ". ");
}

void
emergency_words(const struct display *now, int nth, char *dst, size_t size)
{
    const struct alert *alert = look_alert(now);
    const struct preset *preset = preset_of(alert);
    const char *lang = look_alert_lang(now, nth);
    bool cjk = look_is_cjk(lang);
    struct buffer words = {0};
    char line[LOOK_TEXT_SIZE];

    if (!preset) {
        add_sentence(&words, cjk ? alert->text_zh : alert->text_en, cjk);
    } else if (nth == 0) {
        add_sentence(&words, i18n_tr_in(lang, preset->title), cjk);
        add_sentence(&words, i18n_tr_in(lang, preset->lead), cjk);
        say(now, lang, preset->text, preset->text_meet, line);
        add_sentence(&words, line, cjk);
        add_sentence(&words, i18n_tr_in(lang, preset->more), cjk);
    } else {
        add_sentence(&words, i18n_tr_in(lang, preset->other_lead), cjk);
        say(now, lang, preset->other_text, preset->other_meet, line);
        add_sentence(&words, line, cjk);
    }
    str_cut(dst, size, words.length > 0 ? words.data : "");
    buffer_done(&words);
}

void
screen_emergency(const struct display *now, struct ui_node *root)
{
    const struct alert *alert = look_alert(now);
    const struct preset *preset = preset_of(alert);

    if (sign_is(now)) {
        on_sign(now, alert, preset, root);
        return;
    }
    struct layout layout =
        layout_board(now, ui_node_screen(root)->width, ui_node_screen(root)->height);
    const struct sizes *sizes = layout.portrait ? &upright : &landscape;
    bool contrast = ui_node_screen(root)->theme.kind == THEME_CONTRAST;
    /* As its own first language runs, not as the screen's. */
    bool is_rtl = i18n_direction(look_alert_lang(now, 0)) == I18N_RIGHT_TO_LEFT;
    bool man = preset && preset->leave;
    float width = layout.width - 160 - (man && !layout.portrait ? 580 : 0);
    struct ui_node *page =
        ui_box(root, &(struct ui_style){.name = "emergency",
                                        .axis = layout.portrait ? UI_COLUMN : UI_ROW,
                                        .align = layout.portrait ? UI_STRETCH : UI_CENTRE,
                                        .justify = UI_FROM_CENTRE,
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_BOTH,
                                        .ltr = !is_rtl,
                                        .fill = contrast ? COLOR_BLACK : COLOR_CINNABAR,
                                        .color = COLOR_WHITE,
                                        .border = UI_ALL(contrast ? 24 : 0),
                                        .edge = COLOR_APRICOT,
                                        .gap = 60,
                                        .pad = UI_XY(80, 72)});

    if (man && layout.portrait) {
        way_out(now, sizes, true, page);
    }
    struct ui_node *words = ui_box(page, &(struct ui_style){.grow = layout.portrait ? 0 : 1});
    if (preset) {
        preset_words(now, preset, sizes, words);
    } else {
        own_words(alert, sizes, look_is_cjk(look_alert_lang(now, 0)), width, words);
    }
    if (man && !layout.portrait) {
        way_out(now, sizes, false, page);
    }
}
