package main

import (
	"io/fs"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// driver is one way of opening sources.
type driver struct {
	name    string
	schemes []string // of URLs; a bare scheme ("aws") is a source too
	local   bool     // files of this machine: reading them needs no runner place
	open    func(opening) (inventory.Provider, error)
}

// opening is what a driver gets to open a source.
type opening struct {
	src       SourceSettings
	secret    inventory.Secret
	place     inventory.Place
	read      bool // values may be read
	caller    inventory.Doer
	regions   *inventory.Regions
	knowledge fs.FS
	clock     func() time.Time
}

// drivers is the list of providers. Adding one is one entry.
func drivers() []driver {
	return []driver{
		{name: "file", schemes: []string{"file"}, local: true, open: openFile},
		{name: "sql", schemes: []string{"postgres", "postgresql", "mysql", "mariadb"}, open: openSQL},
		{name: "sqlite", schemes: []string{"sqlite"}, local: true, open: openSQL},
		{name: "s3", schemes: []string{"s3"}, open: openS3},
		{name: "aws", schemes: []string{"aws", "aws-cn"}, open: openAWS},
		{name: "aliyun", schemes: []string{"aliyun", "oss"}, open: openAliyun},
	}
}
