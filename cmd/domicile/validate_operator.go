package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// stated is a value of the settings that is a fact of the vocabulary.
type stated struct {
	key   string // as the settings spell it
	fact  string
	value any // nil, "" and an empty list say nothing
}

// checkStated finds the values that their facts cannot have. The errors name the key and list what is allowed.
func checkStated(of string, list []stated) []error {
	var errs []error
	for _, s := range list {
		data, err := json.Marshal(s.value)
		if text := string(data); err == nil && (text == "null" || text == `""` || text == "[]") {
			continue
		}
		if err == nil {
			err = decide.CheckValue(s.fact, data)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w", of, s.key, err))
		}
	}
	return errs
}

// checkEntities finds entities without an id of their own, facts that they cannot have, and rules that assign to none.
func (s *Settings) checkEntities() []error {
	var errs []error
	ids := map[inventory.ID]bool{}
	for i := range s.Entities {
		e := &s.Entities[i]
		if e.ID == "" || ids[e.ID] {
			errs = append(errs, fmt.Errorf("entities: id %q is empty or stands twice", e.ID))
		}
		ids[e.ID] = true
		errs = append(errs, checkEntity(e)...)
	}
	for _, as := range s.Assign {
		if as.Entity != "" && !ids[as.Entity] {
			errs = append(errs, fmt.Errorf("assign: entity %q is not among the entities%s", as.Entity, s.listEntities()))
		}
	}
	return errs
}

func (s *Settings) listEntities() string {
	names := make([]string, 0, len(s.Entities))
	for i := range s.Entities {
		names = append(names, string(s.Entities[i].ID))
	}
	if len(names) == 0 {
		return ": there are none"
	}
	return ": " + strings.Join(names, ", ")
}

func checkEntity(e *inventory.Entity) []error {
	of := "entities: " + string(e.ID)
	errs := checkStated(of, []stated{
		{"place", "flow.to", e.Place},
		{"sectors", "entity.sectors", e.Sectors},
		{"registered_city", "entity.registered_city", e.RegisteredCity},
		{"ftz_list_result", "entity.ftz_list_result", e.FTZListResult},
		{"platform_registered_users", "entity.platform_registered_users", e.PlatformUsers},
		{"platform_mau", "entity.platform_mau", e.PlatformMAU},
		{"processed_people", "entity.processed_people", e.ProcessedPeople},
		{"exported_previous_year", "entity.exported_previous_year", e.ExportedPreviousYear},
	})
	if x := e.ExportedYTD; x != nil {
		errs = append(errs, checkStated(of, []stated{
			{"exported_ytd: nonsensitive", "entity.exported_ytd.nonsensitive", x.Nonsensitive},
			{"exported_ytd: sensitive", "entity.exported_ytd.sensitive", x.Sensitive},
			{"exported_ytd: exempt", "entity.exported_ytd.exempt", x.Exempt},
		})...)
		if x.Year < firstYear || x.Year > lastYear {
			errs = append(errs, fmt.Errorf("%s: exported_ytd: year: %d: want the calendar year that was counted, such as 2026", of, x.Year))
		}
	}
	return errs
}

// Years with four digits that a settings file may be about: exports are counted since the law of 2017.
const firstYear, lastYear = 2017, 2999

// checkFilings finds filings without a number of their own, and values that nobody can file.
func (s *Settings) checkFilings() []error {
	var errs []error
	numbers := map[string]bool{}
	for i := range s.Filings {
		f := &s.Filings[i]
		if f.Number == "" || numbers[f.Number] {
			errs = append(errs, fmt.Errorf("filings: number %q is empty or stands twice", f.Number))
		}
		numbers[f.Number] = true
		if !slices.ContainsFunc(s.Entities, func(e inventory.Entity) bool { return e.ID == f.Entity }) {
			errs = append(errs, fmt.Errorf("filings: %s: entity: %q is not among the entities%s", f.Number, f.Entity, s.listEntities()))
		}
		for _, err := range slices.DeleteFunc(checkFiling(f), func(err error) bool { return err == nil }) {
			errs = append(errs, fmt.Errorf("filings: %s: %w", f.Number, err))
		}
	}
	return errs
}

func checkFiling(f *inventory.Filing) []error {
	errs := []error{
		oneOf("kind", f.Kind, inventory.FilingAssessment, inventory.FilingContract, inventory.FilingCertification,
			inventory.FilingGBAContract),
	}
	if slices.Contains(f.Datasets, "") {
		errs = append(errs, errors.New("datasets: a pattern is empty: want a dataset id, in which * stands for anything"))
	}
	for _, k := range f.Kinds {
		word := json.RawMessage(`[` + strconv.Quote(k) + `]`)
		fields, kinds := decide.CheckValue("dataset.fields", word), decide.CheckValue("dataset.kinds", word)
		if fields != nil && kinds != nil {
			errs = append(errs, fmt.Errorf("kinds: %w; or as a kind: %w", fields, kinds))
		}
	}
	if f.To != "" {
		errs = append(errs, checkStated("to", []stated{{"country", "flow.to", f.To}})...)
	}
	if f.To == "cn" {
		errs = append(errs, errors.New("to: cn: want a place outside the mainland"))
	}
	return append(errs, checkLimits(f)...)
}

// checkLimits finds numbers and days of a filing that exclude each other.
func checkLimits(f *inventory.Filing) []error {
	var errs []error
	switch sensitive := f.SensitivePeople; {
	case f.People < 0:
		errs = append(errs, fmt.Errorf("people: %d: want a whole number of 0 or more", f.People))
	case sensitive == nil:
	case *sensitive < 0:
		errs = append(errs, fmt.Errorf("sensitive_people: %d: want a whole number of 0 or more", *sensitive))
	case f.People > 0 && *sensitive > f.People:
		errs = append(errs, fmt.Errorf("sensitive_people: %d is more than the %d people", *sensitive, f.People))
	}
	if f.Effective != nil && f.Expires != nil && f.Expires.Before(*f.Effective) {
		errs = append(errs, errors.New("expires: is before effective"))
	}
	return errs
}

// checkDeclared finds flows that are declared with a mode or a ground that there is not.
func (s *Settings) checkDeclared() []error {
	var errs []error
	for i := range s.Declares {
		d := &s.Declares[i]
		for k := range d.Flows {
			errs = append(errs, checkStated("declares: "+d.Store.Name+": flows", []stated{
				{"mode", "flow.mode", d.Flows[k].Mode}, {"ground", "flow.ground", d.Flows[k].Ground},
			})...)
		}
	}
	return errs
}
