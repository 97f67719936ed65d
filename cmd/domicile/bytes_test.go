package main

import "testing"

func TestParseBytes(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want int64 // -1: a mistake
	}{
		{"", 0},
		{"1048576", 1 << 20},
		{"5GiB", 5 << 30},
		{"5 GiB", 5 << 30},
		{"5gib", 5 << 30},
		{"5G", 5 << 30},
		{"5GB", 5_000_000_000},
		{"500kB", 500_000},
		{"1.5MiB", 3 << 19},
		{"12B", 12},
		{"1TiB", 1 << 40},
		{"0", -1},
		{"0.2", -1},
		{"-1GiB", -1},
		{"lots", -1},
		{"5GiBs", -1},
		{"5 zillion", -1},
		{"5bib", -1},
		{"NaN", -1},
		{"Inf", -1},
		{"99999999PiB", -1},
	} {
		got, err := parseBytes(tt.in)
		if tt.want < 0 && err == nil || tt.want >= 0 && (err != nil || got != tt.want) {
			t.Errorf("%q: got %d, %v; want %d", tt.in, got, err, tt.want)
		}
	}
}

func FuzzParseBytes(f *testing.F) {
	for _, s := range []string{"5GiB", "1e3MB", "0x10", "", "KiB", "１GiB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := parseBytes(s); n < 0 || err != nil && n != 0 {
			t.Errorf("%q: %d, %v", s, n, err)
		}
	})
}
