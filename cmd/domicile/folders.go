package main

import (
	"path/filepath"
	"strings"
)

// lookup returns the last value of a variable in a list of NAME=value.
func lookup(env []string, name string) string {
	value := ""
	for _, pair := range env {
		if n, v, _ := strings.Cut(pair, "="); n == name {
			value = v
		}
	}
	return value
}

// xdg returns the folder of domicile under a base folder of the XDG specification, "" without a home.
func xdg(env []string, variable, fallback string) string {
	if base := lookup(env, variable); base != "" {
		return filepath.Join(base, "domicile")
	}
	if home := lookup(env, "HOME"); home != "" {
		return filepath.Join(home, fallback, "domicile")
	}
	return ""
}

func configFolder(env []string) string { return xdg(env, "XDG_CONFIG_HOME", ".config") }
func dataFolder(env []string) string   { return xdg(env, "XDG_DATA_HOME", ".local/share") }
func cacheFolder(env []string) string  { return xdg(env, "XDG_CACHE_HOME", ".cache") }
