# SPDX-License-Identifier: Apache-2.0
# Targets: all (default), run, test, soak, bench, check, install, uninstall, clean. Settings stand in config.mk.
include config.mk

ROOMS     := base ticket sim config i18n store wait net text ui print voice terminal
PROGRAMS  := $(patsubst %/main.c,%,$(wildcard admin/main.c kiosk/main.c counter/main.c pad/main.c display/main.c))
bin_admin := paihao
bin_kiosk := paihao-kiosk
bin_counter := paihao-counter
bin_pad     := paihao-pad
bin_display := paihao-display
bin        = $(BUILD)/bin/$(bin_$(1))
BINS      := $(foreach p,$(PROGRAMS),$(call bin,$(p)))

# Below a room: what it may use, nearest first. The archives are linked in this order, so a room that
# reached sideways or up would not link; scripts/check-layers says the same of the headers.
below_base    :=
below_ticket  := base
below_sim     := ticket base
below_config  := ticket base
below_i18n    := base
below_net     := base
below_store   := config ticket base
below_wait    := store config sim ticket base
below_text    := base
below_ui      := text base
below_print   := ui text i18n ticket base
below_voice   := i18n base
below_terminal := ui text store config ticket net i18n base
below_admin   := print voice ui text wait store config sim ticket net i18n base
below_kiosk   := terminal print voice ui text wait store config sim ticket net i18n base
below_counter := terminal print ui text store config ticket net i18n base
below_pad     := terminal ui text store config ticket net i18n base
below_display := terminal voice ui text wait store config sim ticket net i18n base

libs_base   :=
libs_ticket :=
libs_sim    :=
libs_config := inih yaml-0.1
libs_i18n   :=
libs_net    := libsodium
libs_store  := sqlite3 libpq libsodium nettle jansson
libs_text   := sdl2 SDL2_ttf fribidi
libs_ui     := sdl2 SDL2_image zlib x11
libs_print  := libqrencode
libs_voice  := sdl2
libs_admin  := jansson zlib
extra_text  := -lunistring
extra_print := $(shell cups-config --libs 2>/dev/null)

comma := ,
empty :=
space := $(empty) $(empty)
# make V=1 shows whole commands.
quiet = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2);)
obj  = $(patsubst %.c,$(BUILD)/%.o,$(1))
rooms_of  = $(1) $(below_$(1))
archives  = $(patsubst %,$(BUILD)/lib/%.a,$(filter $(ROOMS),$(call rooms_of,$(1))))
pkgs_of   = $(sort $(foreach r,$(call rooms_of,$(1)),$(libs_$(r))))
ldlibs_of = $(if $(call pkgs_of,$(1)),$(shell $(PKG_CONFIG) --libs $(call pkgs_of,$(1)))) \
            $(foreach r,$(call rooms_of,$(1)),$(extra_$(r))) -pthread -lm
CFLAGS_PKG := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)

all: $(BINS) locale

$(BUILD)/%.o: %.c Makefile config.mk
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) $(CPPFLAGS_) $(CPPFLAGS) $(CFLAGS_) $(CFLAGS_PKG) $(CFLAGS) -c $< -o $@

define room
$(BUILD)/lib/$(1).a: $(call obj,$(sort $(wildcard common/$(1)/*.c)))
	@mkdir -p $$(@D) && rm -f $$@
	$$(call quiet,AR,$$@)$(AR) rcD $$@ $$^
room-$(1): $(BUILD)/lib/$(1).a
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

# The schema is built into the store: a program needs no file beside its database.
SCHEMA := $(sort $(wildcard common/store/schema/[0-9]*.sql))
$(BUILD)/include/store/schema_text.h: $(SCHEMA) scripts/embed-schema
	@mkdir -p $(@D)
	scripts/embed-schema $(SCHEMA) > $@
$(BUILD)/common/store/schema.o: $(BUILD)/include/store/schema_text.h

# Icons are data; the ui room includes them as a table.
$(BUILD)/include/icons_table.h: data/icons.json scripts/icons-table
	@mkdir -p $(@D)
	scripts/icons-table $< > $@.tmp && mv $@.tmp $@
$(BUILD)/common/ui/icons.o: $(BUILD)/include/icons_table.h

define program
$(call bin,$(1)): $(call obj,$(sort $(wildcard $(1)/*.c $(1)/screens/*.c))) $(call archives,$(1))
	@mkdir -p $$(@D)
	$$(call quiet,LD,$$@)$$(CC) $$(CFLAGS_) $$(CFLAGS) $$(LDFLAGS) $$(filter %.o %.a,$$^) -o $$@ $$(call ldlibs_of,$(1))
$(1): $(call bin,$(1))
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

# A unit test links its own room and those below it, and its folder's files that are no tests; nothing else.
test_help  = $(call obj,$(filter-out tests/unit/$(1)/test_%,$(sort $(wildcard tests/unit/$(1)/*.c))))
TEST_SRC  := $(sort $(wildcard tests/unit/*/test_*.c))
TESTS     := $(TEST_SRC:%.c=$(BUILD)/%)
define unit
$(BUILD)/tests/unit/$(1)/%: $(BUILD)/tests/unit/$(1)/%.o $(call test_help,$(1)) $(call archives,$(1))
	$$(call quiet,LD,$$@)$$(CC) $$(CFLAGS_) $$(CFLAGS) $$(LDFLAGS) $$(filter %.o %.a,$$^) -o $$@ $$(call ldlibs_of,$(1)) -lcmocka
unit-$(1): $(filter $(BUILD)/tests/unit/$(1)/%,$(TESTS))
	@for t in $$^; do echo "== $$$$t"; $$$$t || exit 1; done
endef
$(foreach r,$(ROOMS),$(eval $(call unit,$(r))))

# A program's own tests link everything of it but its main.c. Pictures are held against references.
program_parts = $(call obj,$(filter-out $(1)/main.c,$(sort $(wildcard $(1)/*.c $(1)/screens/*.c))))
PROGRAM_TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/programs/*/test_*.c)))
define program_tests
$(BUILD)/tests/golden/$(1): $(BUILD)/tests/golden/$(1).o $(call obj,$(addprefix tests/golden/,golden.c image.c boxes.c)) \
        $(call program_parts,$(1)) $(call archives,$(1))
	$$(call quiet,LD,$$@)$$(CC) $$(CFLAGS_) $$(CFLAGS) $$(LDFLAGS) $$(filter %.o %.a,$$^) -o $$@ $$(call ldlibs_of,$(1)) -ljansson -lz
golden-$(1): $(BUILD)/tests/golden/$(1) locale
	@PAIHAO_LOCALE_DIR=$(BUILD)/locale $(BUILD)/tests/golden/$(1) --out $(BUILD)/golden/$(1)
$(BUILD)/tests/programs/$(1)/%: $(BUILD)/tests/programs/$(1)/%.o $(call program_parts,$(1)) $(call archives,$(1))
	@mkdir -p $$(@D)
	$$(call quiet,LD,$$@)$$(CC) $$(CFLAGS_) $$(CFLAGS) $$(LDFLAGS) $$(filter %.o %.a,$$^) -o $$@ $$(call ldlibs_of,$(1)) -lcmocka
programs-$(1): $(filter $(BUILD)/tests/programs/$(1)/%,$(PROGRAM_TESTS)) locale
	@for t in $$(filter $(BUILD)/tests/programs/$(1)/%,$$^); do echo "== $$$$t"; PAIHAO_LOCALE_DIR=$(BUILD)/locale $$$$t || exit 1; done
endef
$(foreach p,kiosk counter pad display admin,$(eval $(call program_tests,$(p))))

# Printed pages have no program of their own: the print room and a hall file.
$(BUILD)/tests/golden/paper: $(BUILD)/tests/golden/paper.o $(call obj,$(addprefix tests/golden/,golden.c image.c boxes.c)) \
        $(patsubst %,$(BUILD)/lib/%.a,print ui text config i18n ticket base)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o %.a,$^) -o $@ $(call ldlibs_of,print) $(call ldlibs_of,config) -ljansson -lz
golden-paper: $(BUILD)/tests/golden/paper locale
	@PAIHAO_LOCALE_DIR=$(BUILD)/locale $(BUILD)/tests/golden/paper --out $(BUILD)/golden/paper
.PHONY: golden-paper

# For the eye and the stop-watch: every part on one sheet, and a whole redraw against a plain blit.
ui_tools := $(BUILD)/bin/ui-gallery $(BUILD)/bin/bench-ui
$(BUILD)/bin/ui-gallery: $(BUILD)/tests/lib/gallery.o
$(BUILD)/bin/bench-ui: $(BUILD)/tests/bench/bench_ui.o
$(ui_tools): $(call archives,ui)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) -o $@ $(call ldlibs_of,ui)
bench-ui: $(BUILD)/bin/bench-ui
	$<
ui-gallery: $(BUILD)/bin/ui-gallery

# One catalogue per language, put together from one file per part of the tree (po/LANG/PART.po).
LANGUAGES := $(notdir $(patsubst %/,%,$(wildcard po/*/)))
define catalogue
$(BUILD)/locale/paihao/LC_MESSAGES/$(1).mo: $(sort $(wildcard po/$(1)/*.po))
	@mkdir -p $$(@D)
	msgcat --use-first $$^ | msgfmt --check-format -o $$@ -
locale: $(BUILD)/locale/paihao/LC_MESSAGES/$(1).mo
endef
$(foreach l,$(LANGUAGES),$(eval $(call catalogue,$(l))))
locale:

unit: $(foreach r,$(ROOMS),unit-$(r))
tests-unit: $(TESTS)
tests-programs: $(PROGRAM_TESTS) locale
tests-golden: $(foreach p,kiosk counter pad display paper,$(if $(wildcard tests/golden/$(p).c),$(BUILD)/tests/golden/$(p))) locale

# Everything, from a bare machine: installs what is missing, builds, runs all; see scripts/test for the stages.
test:
	scripts/install-packages build run test
	$(MAKE) -j$$(nproc) all
	scripts/test
check: all
	scripts/test checks unit programs golden

# The long runs, about half a day: a million tickets through the queue rule, the store's crowds and kills at length, power cuts
# by the hundred thousand, each call and allocation failing, thousands of damaged files, chaos for SOAK_MINUTES on each
# engine, datagrams forged and lost, cables pulled, half an hour of each fuzzer, every mutant. A part that fails does not end
# the others; they are named at the end. Seeds go by the date; make soak SEED=N does a printed one again, make soak-PART one
# part. SOAK=look: all of it in small, under an hour.
SOAK_PARTS := rule crowds powercut inside damage chaos chaos_postgres datagrams cables fuzz mutants
ifeq ($(SOAK),look)
SOAK_MINUTES ?= 1
FUZZ_SECONDS ?= 20
soak_times := 1
soak_points := POINTS=600 UPKEEP_POINTS=300
soak_inside := STRIDE=20 SERVER_STRIDE=200
soak_rounds := 60
soak_mutants := --next 4
else
SOAK_MINUTES ?= 120
FUZZ_SECONDS ?= 1800
soak_times := 1 2 3 4 5
soak_points := POINTS=20000 UPKEEP_POINTS=4000
soak_inside := STRIDE=0 SERVER_STRIDE=0
soak_rounds := 5000
soak_mutants :=
endif
SEED := $(or $(SEED),$(shell date +%s))
soak: all tests-unit tests-process
	@echo "soak: SEED=$(SEED)"
	@failed=; for part in $(SOAK_PARTS); do \
	    echo "soak: $$part"; $(MAKE) --no-print-directory SEED=$(SEED) soak-$$part || failed="$$failed $$part"; done; \
	    [ -z "$$failed" ] || { echo "soak: failed:$$failed"; exit 1; }
soak-rule: $(BUILD)/tests/unit/ticket/test_invariants
	PAIHAO_SOAK=1 $<
soak-crowds: $(addprefix $(BUILD)/tests/unit/store/,test_many test_crash)
	for time in $(soak_times) $(soak_times); do for test in $^; do $$test || exit 1; done; done
soak-powercut soak-inside soak-damage soak-chaos soak-chaos_postgres soak-datagrams soak-cables: tests-process
soak-powercut:
	for more in $(soak_times); do SEED=$$(($(SEED) + more)) $(soak_points) tests/process/powercut.sh $(BUILD) || exit 1; done
soak-inside:
	$(soak_inside) tests/process/faults.sh $(BUILD)
soak-damage:
	SEED=$(SEED) PAIHAO_DAMAGE_ROUNDS=$(soak_rounds) tests/process/mend.sh
soak-chaos soak-chaos_postgres: soak-%:
	tests/process/$*.sh --seed $(SEED) --minutes $(SOAK_MINUTES) || [ $$? = 77 ]
soak-datagrams:
	for more in $(soak_times); do for suite in bell_faults bell_faults_postgres network; do \
	    tests/process/$$suite.sh --seed $$(($(SEED) + more)) --calls 20 || [ $$? = 77 ] || exit 1; done; done
soak-cables:
	for time in $(soak_times); do for suite in network_cut archive clocks cups; do \
	    tests/process/$$suite.sh || [ $$? = 77 ] || exit 1; done; done
soak-fuzz:
	$(MAKE) FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz
soak-mutants: all tests-contract tests-chaos
	scripts/mutants --jobs $$(nproc) $(soak_mutants)
.PHONY: soak $(addprefix soak-,$(SOAK_PARTS))

# The table of faults tried, docs/faults.md, from a new run of the suites that fill it.
mutants: all tests-contract tests-chaos
	scripts/mutants --jobs $$(nproc)
faults: tests-process
	for suite in chaos chaos_postgres bell_faults bell_faults_postgres network network_cut roles powercut mend archive cups; do [ ! -x tests/process/$$suite.sh ] || tests/process/$$suite.sh || [ $$? = 77 ] || exit 1; done
	STRIDE=0 SERVER_STRIDE=0 tests/process/faults.sh
	$(MAKE) fuzz
	scripts/mutants --jobs $$(nproc)
	scripts/fault-table
.PHONY: mutants faults

# What starts the programs with a machine and copies its hall at night: SOURCE:PLACE:MODE below PREFIX.
MACHINE := paihao-session:bin:755 paihao-backup:bin:755 openbox.xml:share/paihao/machine:644 lightdm.conf:share/paihao/machine:644 \
           paihao.desktop:share/xsessions:644 paihao-counter.desktop:share/applications:644 \
           $(foreach u,paihao-backup paihao-backup-server,$(u).service:lib/systemd/system:644 $(u).timer:lib/systemd/system:644)
part = $(word $(2),$(subst :, ,$(1)))
$(BUILD)/machine/%: machine/%.in config.mk
	@mkdir -p $(@D)
	sed 's|@BINDIR@|$(BINDIR)|g; s|@PREFIX@|$(PREFIX)|g' $< > $@
$(BUILD)/machine/%: machine/%
	@mkdir -p $(@D)
	cp $< $@
all: $(foreach f,$(MACHINE),$(BUILD)/machine/$(call part,$(f),1))
install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR)/fonts $(DESTDIR)$(DATADIR)/halls
	$(INSTALL) -m755 $(BINS) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m644 fonts/*.conf $(DESTDIR)$(DATADIR)/fonts
	$(INSTALL) -m644 data/halls/*.yaml data/hall7.yaml $(DESTDIR)$(DATADIR)/halls
	for l in $(LANGUAGES); do $(INSTALL) -Dm644 $(BUILD)/locale/paihao/LC_MESSAGES/$$l.mo $(DESTDIR)$(LOCALEDIR)/paihao/LC_MESSAGES/$$l.mo; done
	for m in $(wildcard man/*.[1-8]); do $(INSTALL) -Dm644 $$m $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	$(foreach f,$(MACHINE),$(INSTALL) -Dm$(call part,$(f),3) $(BUILD)/machine/$(call part,$(f),1) $(DESTDIR)$(PREFIX)/$(call part,$(f),2)/$(call part,$(f),1) &&) :
uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,$(notdir $(BINS)))
	rm -rf $(DESTDIR)$(DATADIR)
	for m in $(wildcard man/*.[1-8]); do rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	rm -f $(foreach f,$(MACHINE),$(DESTDIR)$(PREFIX)/$(call part,$(f),2)/$(call part,$(f),1))

# What the scripts of tests/process/contract*.sh talk and reckon with: no code of ours in them.
CONTRACT_TOOLS := $(patsubst %,$(BUILD)/tests/contract/%,converse crowd check_ledger sql)
$(BUILD)/tests/contract/converse: $(BUILD)/tests/contract/shape.o
$(BUILD)/tests/contract/check_ledger: $(call obj,$(sort $(wildcard tests/contract/ledger_*.c)))
$(CONTRACT_TOOLS): $(BUILD)/tests/contract/%: $(BUILD)/tests/contract/%.o
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) -o $@ $(shell $(PKG_CONFIG) --libs jansson libsodium sqlite3)
tests-contract: $(CONTRACT_TOOLS)
.PHONY: tests-contract

# Kills, full disks, clocks: the people of a hall on real batches; tests/process/chaos.sh plays them.
$(BUILD)/tests/chaos/chaos: $(call obj,$(addprefix tests/chaos/,chaos.c actor.c think.c trouble.c))
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@
$(BUILD)/tests/chaos/%.so: tests/chaos/%.c
	@mkdir -p $(@D)
	$(call quiet,LD,$@)$(CC) $(CPPFLAGS_) $(filter-out -fsanitize% -fno-sanitize%,$(CFLAGS_)) $(CFLAGS) -fPIC -shared $< -o $@ -ljansson -ldl
$(BUILD)/tests/chaos/bell: $(BUILD)/tests/chaos/bell.o
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(shell $(PKG_CONFIG) --libs libsodium)
tests-chaos: $(addprefix $(BUILD)/tests/chaos/,chaos bell unsynced.so moved_clock.so)
.PHONY: tests-chaos

# A hall of many machines: cables that can be bad, and calls that are looked for on far displays.
tests-network: $(addprefix $(BUILD)/tests/network/,cable calls)
$(BUILD)/tests/network/%: $(BUILD)/tests/network/%.o
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@
.PHONY: tests-network

# Every statement of the store on the other engine too; 77 = no PostgreSQL here.
$(BUILD)/tests/lib/print_statements: $(BUILD)/tests/lib/print_statements.o $(BUILD)/common/store/statements.o
	$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@
postgres: $(BUILD)/tests/lib/print_statements
	@tests/process/postgres_prepare.sh $< || [ $$? = 77 ]
.PHONY: postgres

# What process tests start beside the programs: a ticket through the print room, and an ippeveprinter without Avahi.
tests-lib: $(BUILD)/tests/lib/print_page $(BUILD)/tests/lib/print_faults $(BUILD)/tests/lib/noavahi.so $(BUILD)/tests/lib/relay locale
$(BUILD)/tests/lib/relay: $(BUILD)/tests/lib/relay.o
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@
print_wrap := -Wl,$(subst $(space),$(comma),$(addprefix --wrap=,httpConnect2 cupsDoRequest cupsCreateJob cupsStartDocument \
        cupsWriteRequestData cupsFinishDocument cupsCancelJob2 ippNewRequest cupsRasterOpenIO cupsRasterWriteHeader2 \
        cupsRasterWritePixels))
$(BUILD)/tests/lib/print_faults: $(BUILD)/tests/lib/print_faults.o $(call archives,print)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(print_wrap) $^ -o $@ $(call ldlibs_of,print)
$(BUILD)/tests/lib/print_page: $(BUILD)/tests/lib/print_page.o $(patsubst %,$(BUILD)/lib/%.a,print ui text config i18n ticket base)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(call ldlibs_of,print) $(call ldlibs_of,config)
$(BUILD)/tests/lib/noavahi.so: tests/lib/noavahi.c
	@mkdir -p $(@D)
	$(call quiet,LD,$@)$(CC) $(CPPFLAGS_) $(filter-out -fsanitize% -fno-sanitize%,$(CFLAGS_)) $(CFLAGS) -fPIC -shared $< -o $@
.PHONY: tests-lib
tests-process: all $(BUILD)/tests/lib/print_statements tests-lib tests-contract tests-chaos tests-network tests-powercut tests-faults
.PHONY: tests-process

# Figures beside references measured in the same run; see scripts/bench. ARGS="--rounds N"
BENCHES := $(patsubst %,$(BUILD)/tests/bench/%,bench_store bench_calls bench_history bench_crowd bench_server bench_sim count_actions)
$(BUILD)/tests/bench/bench_store: $(call obj,tests/bench/bench_store.c tests/bench/bare.c)
$(BUILD)/tests/bench/bench_calls: $(BUILD)/tests/bench/bench_calls.o
$(BUILD)/tests/bench/bench_sim: $(BUILD)/tests/bench/bench_sim.o
$(BUILD)/tests/bench/bench_history: $(call obj,tests/bench/bench_history.c tests/bench/large.c)
$(BUILD)/tests/bench/count_actions: $(call obj,tests/bench/count_actions.c tests/bench/large.c)
$(BUILD)/tests/bench/bench_server: $(call obj,tests/bench/bench_server.c tests/bench/bare_server.c tests/bench/large.c)
$(BUILD)/tests/bench/bench_crowd: $(call obj,tests/bench/bench_crowd.c tests/bench/large.c tests/bench/bare.c)
$(BENCHES): $(patsubst %,$(BUILD)/lib/%.a,store config sim ticket net base)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) -o $@ $(call ldlibs_of,store) $(call ldlibs_of,net)
bench: all $(BENCHES) $(BUILD)/bin/bench-ui $(BUILD)/tests/lib/relay
	@BUILD=$(BUILD) scripts/bench $(ARGS)
.PHONY: bench

# Power cuts: a recorder that goes before the real program, and what plays the recording back.
$(BUILD)/tests/powercut/record.so: tests/powercut/record.c tests/powercut/record.h
	@mkdir -p $(@D)
	$(call quiet,LD,$@)$(CC) $(CPPFLAGS_) $(filter-out -fsanitize% -fno-sanitize%,$(CFLAGS_)) $(CFLAGS) -fPIC -shared $< -o $@
powercut_objects := $(call obj,$(addprefix tests/powercut/,powercut.c disk.c recording.c scenario.c))
upkeep_objects := $(call obj,$(addprefix tests/powercut/,upkeep.c disk.c recording.c))
$(powercut_objects) $(upkeep_objects): CPPFLAGS_ += -Itests
$(BUILD)/tests/powercut/upkeep: $(upkeep_objects) $(call archives,base)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) -o $@ $(shell $(PKG_CONFIG) --libs jansson)
$(BUILD)/tests/powercut/powercut: $(powercut_objects) $(call program_parts,admin) $(call archives,admin)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) -o $@ $(call ldlibs_of,admin)
tests-powercut: $(BUILD)/tests/powercut/powercut $(BUILD)/tests/powercut/upkeep $(BUILD)/tests/powercut/record.so tests-contract
.PHONY: tests-powercut

# Faults inside: the store with failing calls and allocations put in front of libc's and SQLite's.
faults_wrap := -Wl,$(subst $(space),$(comma),$(addprefix --wrap=,sqlite3_step sqlite3_prepare_v2 sqlite3_prepare_v3 sqlite3_exec \
        sqlite3_backup_step calloc reallocarray strdup PQconnectStartParams PQconnectPoll PQsetnonblocking PQescapeIdentifier \
        PQenterPipelineMode PQexitPipelineMode PQpipelineSync PQsendFlushRequest PQsendQuery PQsendPrepare PQsendQueryPrepared \
        PQflush PQconsumeInput PQgetResult))
faults_objects := $(call obj,$(addprefix tests/faults/,faults.c plan.c plan_libpq.c server.c tally.c world.c))
$(faults_objects): CPPFLAGS_ += -Itests
$(BUILD)/tests/faults/faults: $(faults_objects) $(call archives,store)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $(faults_wrap) $(filter %.o,$^) $(filter %.a,$^) -o $@ $(call ldlibs_of,store)
tests-faults: $(BUILD)/tests/faults/faults
.PHONY: tests-faults

# libFuzzer with sanitizers over every parser, in a build of its own; see tests/fuzz/run.
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz_wrap := -Wl,--wrap=store_open,--wrap=store_close,--wrap=store_act,--wrap=store_backup
$(BUILD)/tests/fuzz/fuzz_batch $(BUILD)/tests/fuzz/fuzz_csv: $(call program_parts,admin)
$(BUILD)/tests/fuzz/fuzz_batch: LDFLAGS += $(fuzz_wrap)
$(FUZZERS): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(call archives,admin)
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer $(filter %.o,$^) $(filter %.a,$^) -o $@ $(call ldlibs_of,admin)
fuzzers: $(FUZZERS)
tests-fuzz:
	$(MAKE) CC=clang BUILD=build-fuzz SAN=1 CFLAGS="-O1 -g -fsanitize=fuzzer-no-link" fuzzers
fuzz: tests-fuzz
	tests/fuzz/run
.PHONY: fuzzers tests-fuzz fuzz

# The demonstration: real windows, and who acts on them where there is no screen. make run ARGS="--virtual"
$(BUILD)/tests/demo/driver: $(call obj,$(sort $(wildcard tests/demo/*.c))) $(BUILD)/lib/base.a
	$(call quiet,LD,$@)$(CC) $(CFLAGS_) $(CFLAGS) $(LDFLAGS) $^ -o $@ -ljansson -pthread -lm
run:
	+@BUILD="$(BUILD)" MAKE="$(MAKE)" scripts/run $(ARGS)
.PHONY: run
clean:
	rm -rf build build-san build-clang build-fuzz
.PHONY: $(foreach p,kiosk counter pad display admin,golden-$(p) programs-$(p))
.PHONY: bench-ui ui-gallery all unit tests-unit tests-programs tests-golden test check install uninstall locale clean $(PROGRAMS) $(addprefix room-,$(ROOMS)) $(addprefix unit-,$(ROOMS))
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
