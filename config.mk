# SPDX-License-Identifier: Apache-2.0
# Everything a packager or developer may override; no rules here.
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share/paihao
LOCALEDIR  ?= $(PREFIX)/share/paihao/locale
MANDIR     ?= $(PREFIX)/share/man
PKG_CONFIG ?= pkg-config
INSTALL    ?= install
BUILD      ?= build$(if $(SAN),-san)

PKGS      := sdl2 SDL2_ttf SDL2_image x11 fribidi sqlite3 libpq libsodium nettle libqrencode inih jansson yaml-0.1 zlib
WARN      := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
             -Wimplicit-fallthrough -Wpointer-arith -Wundef -Werror
CFLAGS    ?= -O2 -g
VERSION   := 0.1.0
CPPFLAGS_ := -DPAIHAO_VERSION='"$(VERSION)"' -D_GNU_SOURCE -I. -Icommon -I$(BUILD)/include
CFLAGS_   := -std=c11 -pedantic $(WARN) -ffile-prefix-map=$(CURDIR)=. -MMD -MP -pthread
ifdef SAN
CFLAGS_   += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif
