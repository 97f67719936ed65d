package main

import (
	"net/url"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/file"
)

func openFile(o opening) (inventory.Provider, error) {
	return file.New(file.Config{
		Name: o.src.Name, Root: strings.TrimPrefix(o.src.URL, "file://"), Place: o.place, Do: o.caller, Regions: o.regions,
	})
}

// withoutPassword cuts the password out of a URL; user, host, path and query stay.
func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.User == nil {
		return raw
	}
	if _, ok := u.User.Password(); ok {
		u.User = url.User(u.User.Username())
	}
	return u.String()
}
