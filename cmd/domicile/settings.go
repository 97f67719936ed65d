package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
)

// Settings is every setting, with the defaults of configs/domicile.yaml filled in.
type Settings struct {
	Lang           string               `json:"lang"`
	Workers        int                  `json:"workers"`
	Sample         string               `json:"sample"`
	Budget         string               `json:"budget"`
	MaxAge         string               `json:"max_age"`
	Out            string               `json:"out"`
	FailOn         string               `json:"fail_on"`
	Data           string               `json:"data"`
	Database       string               `json:"database"`
	DatabaseSecret SecretSettings       `json:"database_secret"`
	Key            SecretSettings       `json:"key"`
	Retention      RetentionSettings    `json:"retention"`
	Queue          QueueSettings        `json:"queue"`
	Knowledge      string               `json:"knowledge"`
	Detectors      string               `json:"detectors"`
	Runner         RunnerSettings       `json:"runner"`
	Policy         PolicySettings       `json:"policy"`
	Plan           PlanSettings         `json:"plan"`
	Review         ReviewSettings       `json:"review"`
	Trace          TraceSettings        `json:"trace"`
	Metrics        MetricsSettings      `json:"metrics"`
	Notices        NoticesSettings      `json:"notices"`
	Ping           PingSettings         `json:"ping"`
	Sources        []SourceSettings     `json:"sources"`
	Schedules      []ScheduleSettings   `json:"schedules"`
	Limits         []LimitSettings      `json:"limits"`
	Entities       []inventory.Entity   `json:"entities"`
	Assign         []inventory.Assign   `json:"assign"`
	Declares       []inventory.Declared `json:"declares"`
	Filings        []inventory.Filing   `json:"filings"`
	Lines          []inventory.Line     `json:"lines"`
	Links          []inventory.Link     `json:"links"`
	origin         map[string]string    // where a key came from
	shown          map[string]string    // its value, as text
	path           string               // the file, "" when there is none
}

// RunnerSettings says where this machine stands.
type RunnerSettings struct {
	Place string `json:"place"`
}

// PolicySettings are company policies that no law demands.
type PolicySettings struct {
	OpinionDataDomestic bool `json:"opinion_data_domestic"`
}

// SourceSettings is a source with a name.
type SourceSettings struct {
	Name     string         `json:"name"`
	URL      string         `json:"url"`
	Place    string         `json:"place"`
	Sample   string         `json:"sample"`
	Budget   string         `json:"budget"`
	Exact    bool           `json:"allow_exact"` // key columns may be read in full where a count lies near a threshold
	Region   string         `json:"region"`
	Endpoint string         `json:"endpoint"`
	Profile  string         `json:"profile"`
	User     string         `json:"user"` // access key id, where the secret is a secret key
	Secret   SecretSettings `json:"secret"`
	Report   string         `json:"inventory_report"` // where inventory reports of buckets lie, none, or "" for what the cloud tells
}

// SecretSettings refers to a secret; the secret itself is never in a settings file.
type SecretSettings struct {
	Env  string `json:"env"`
	File string `json:"file"`
}

// envPrefix begins every environment variable of ours; envConfig names the settings file.
const (
	envPrefix = "DOMICILE_"
	envConfig = "DOMICILE_CONFIG"
)

// loadSettings reads the built-in defaults, then the first settings file of --config, DOMICILE_CONFIG, ./domicile.yaml
// and the user's configuration folder, then the environment. All mistakes come at once.
func loadSettings(file string, env []string) (*Settings, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	v.SetConfigType("yaml")
	defaults, err := configs.FS.ReadFile("domicile.yaml")
	if err != nil {
		return nil, fmt.Errorf("settings: defaults: %w", err)
	}
	if err := v.ReadConfig(bytes.NewReader(defaults)); err != nil {
		return nil, fmt.Errorf("settings: defaults: %w", err)
	}
	known := v.AllKeys()
	s := &Settings{origin: map[string]string{}}
	for _, k := range known {
		s.origin[k] = "default"
	}
	if s.path, err = findSettings(file, env); err != nil {
		return nil, err
	}
	if s.path != "" {
		if err := mergeFile(v, s); err != nil {
			return nil, err
		}
	}
	if err := s.readEnv(v, env, known); err != nil {
		return nil, err
	}
	if err := v.UnmarshalExact(s, decoding); err != nil {
		_, mistakes, _ := strings.Cut(err.Error(), "\n\n") // behind a heading of the library
		mistakes = strings.ReplaceAll(strings.ReplaceAll(mistakes, "'' has", "it has"), "\n", "; ")
		return nil, usageError{hinted{fmt.Errorf("settings %s: %s", s.path, cmp.Or(mistakes, err.Error())), settingsHint}}
	}
	s.show(v)
	return s, s.validate()
}

const settingsHint = "`domicile config init` prints every setting with its comment"

// decoding makes viper use our JSON names and read dates.
func decoding(c *mapstructure.DecoderConfig) {
	c.TagName = "json"
	c.DecodeHook = mapstructure.ComposeDecodeHookFunc(
		mapstructure.StringToTimeHookFunc(time.DateOnly), mapstructure.StringToTimeDurationHookFunc(), dayAsText, sameKind)
}

// dayAsText keeps a day that YAML took for a point in time as its text.
func dayAsText(from, to reflect.Type, data any) (any, error) {
	if day, ok := data.(time.Time); ok && from == reflect.TypeFor[time.Time]() && to.Kind() == reflect.String {
		return day.Format(time.DateOnly), nil
	}
	return data, nil
}

// sameKind refuses what the library would bend until it fits: a fraction to a whole number, a number to a truth, a truth
// to a number. What is stated wrongly must not become another fact.
func sameKind(from, to reflect.Kind, data any) (any, error) {
	number := func(k reflect.Kind) bool { return reflect.Int <= k && k <= reflect.Float64 }
	fraction, isFraction := data.(float64)
	switch {
	case number(from) && to == reflect.Bool:
		return nil, fmt.Errorf("%v: want true or false", data)
	case from == reflect.Bool && number(to):
		return nil, fmt.Errorf("%v: want a whole number", data)
	case isFraction && number(to) && to < reflect.Float32 && fraction != math.Trunc(fraction):
		return nil, fmt.Errorf("%v: want a whole number", data)
	}
	return data, nil
}

func mergeFile(v *viper.Viper, s *Settings) error {
	data, err := os.ReadFile(s.path)
	if err != nil {
		return usageError{fmt.Errorf("settings: %w", err)}
	}
	own := viper.NewWithOptions(viper.KeyDelimiter("::"))
	own.SetConfigType("yaml")
	err = own.ReadConfig(bytes.NewReader(data))
	if err == nil {
		err = v.MergeConfig(bytes.NewReader(data))
	}
	if err != nil {
		return usageError{hinted{fmt.Errorf("settings %s: %w", s.path, err), settingsHint}}
	}
	for _, k := range own.AllKeys() {
		s.origin[k] = s.path
	}
	return nil
}

// findSettings returns the settings file to read, "" when there is none.
func findSettings(file string, env []string) (string, error) {
	if named := cmp.Or(file, lookup(env, envConfig)); named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", usageError{hinted{
				fmt.Errorf("settings: %w", err), "`domicile config init > " + named + "` writes one with every setting",
			}}
		}
		return named, nil
	}
	candidates := []string{"domicile.yaml"}
	if dir := configFolder(env); dir != "" {
		candidates = append(candidates, filepath.Join(dir, "domicile.yaml"))
	}
	for _, c := range candidates {
		if _, err := os.Stat(c); err == nil {
			return c, nil
		}
	}
	return "", nil
}

// readEnv lays DOMICILE_* variables over the settings. One that names no setting is a mistake, not silence.
func (s *Settings) readEnv(v *viper.Viper, env, known []string) error {
	names := map[string]string{}
	for _, k := range known {
		names[envPrefix+strings.ToUpper(strings.ReplaceAll(k, "::", "_"))] = k
	}
	var errs []error
	for _, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, envPrefix) || name == envConfig {
			continue
		}
		key, ok := names[name]
		if !ok {
			errs = append(errs, fmt.Errorf("environment: %s is no setting%s", name, didYouMean(name, names)))
			continue
		}
		v.Set(key, value)
		s.origin[key] = name
	}
	if len(errs) > 0 {
		return usageError{errors.Join(errs...)}
	}
	return nil
}

// show keeps every value as text, lists as JSON and without passwords, for people who look at their settings.
func (s *Settings) show(v *viper.Viper) {
	s.shown = map[string]string{}
	for k := range s.origin {
		s.shown[k] = fmt.Sprint(v.Get(k))
	}
	s.shown["database"] = withoutPassword(s.Database)
	lists := map[string]any{
		"sources": withoutPasswords(s.Sources), "entities": s.Entities, "assign": s.Assign, "declares": s.Declares,
		"filings": s.Filings, "lines": s.Lines, "links": s.Links, "notices::targets": s.Notices.Targets, "schedules": s.Schedules, "limits": s.Limits,
		"plan::rates": s.Plan.Rates,
	}
	for k, list := range lists {
		if data, err := json.Marshal(list); err == nil && string(data) != "null" {
			s.shown[k] = string(data)
		}
	}
}
