package main

import (
	"cmp"
	"os"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aliyun"
	"github.com/domicile/domicile/providers/aws"
	"github.com/domicile/domicile/providers/file"
	"github.com/domicile/domicile/providers/s3"
	"github.com/domicile/domicile/providers/sql"
)

func openFile(o opening) (inventory.Provider, error) {
	return file.New(file.Config{
		Name: o.src.Name, Root: strings.TrimPrefix(o.src.URL, "file://"), Place: o.place, Do: o.caller, Regions: o.regions,
	})
}

func openS3(o opening) (inventory.Provider, error) {
	cfg, err := s3.Parse(o.src.URL)
	if err != nil {
		return nil, usageError{err}
	}
	vendors, err := s3.LoadVendors(o.knowledge)
	if err != nil {
		return nil, err
	}
	cfg.Name, cfg.Vendors, cfg.Place, cfg.Do, cfg.Regions = o.src.Name, vendors, o.place, o.caller, o.regions
	cfg.Endpoint, cfg.Region = cmp.Or(cfg.Endpoint, o.src.Endpoint), cmp.Or(cfg.Region, o.src.Region)
	cfg.Profile, cfg.InventoryReport, cfg.Now = o.src.Profile, o.src.Report, o.clock
	if o.secret != "" {
		cfg.AccessKey, cfg.SecretKey = o.src.User, o.secret
	}
	if o.read { // opening objects is reading values
		cfg.Heads = headsOfTemplate
	}
	return s3.New(cfg)
}

func openAWS(o opening) (inventory.Provider, error) {
	cfg, err := aws.Parse(o.src.URL)
	if err != nil {
		return nil, usageError{err}
	}
	cfg.Name, cfg.Do, cfg.Regions = o.src.Name, o.caller, o.regions
	cfg.Endpoint, cfg.Region = cmp.Or(cfg.Endpoint, o.src.Endpoint), cmp.Or(cfg.Region, o.src.Region)
	cfg.Profile = cmp.Or(cfg.Profile, o.src.Profile)
	cfg.InventoryReport, cfg.Now = o.src.Report, o.clock
	if o.secret != "" {
		cfg.AccessKey, cfg.SecretKey = o.src.User, o.secret
	}
	if o.read {
		cfg.Heads = headsOfTemplate
	}
	return aws.New(cfg)
}

func openAliyun(o opening) (inventory.Provider, error) {
	cfg := aliyun.Config{
		Name: o.src.Name, URL: o.src.URL, Endpoint: o.src.Endpoint, Region: o.src.Region, Env: os.Getenv,
		Do: o.caller, Regions: o.regions, InventoryReport: o.src.Report, Now: o.clock,
	}
	if o.secret != "" {
		cfg.AccessKeyID, cfg.Secret = o.src.User, o.secret
	}
	if o.read {
		cfg.Heads = headsOfTemplate
	}
	return aliyun.New(cfg)
}

// headsOfTemplate is how many objects of one key template are opened to learn their layout: enough to see a template
// that holds two, few enough to pay for.
const headsOfTemplate = 16

func openSQL(o opening) (inventory.Provider, error) {
	dsn, err := withPassword(o.src.URL, o.secret)
	if err != nil {
		return nil, usageError{err}
	}
	return sql.New(sql.Config{Name: o.src.Name, DSN: dsn, Place: o.place, Do: o.caller})
}
