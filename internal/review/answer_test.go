package review_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/review"
)

// answer is what Li Na said of a company, some minutes after noon.
func answer(of inventory.ID, fact, value string, minutes int) decide.Statement {
	return decide.Statement{
		Of: of, Fact: fact, Value: json.RawMessage(value), By: "Li Na", At: noon().Add(time.Duration(minutes) * time.Minute),
		Source: "letter of 2026-03-01",
	}
}

// TestAnswersSurviveTheFile writes answers of every type, in any order, and reads them again.
func TestAnswersSurviveTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "answers.yaml")
	given := []decide.Statement{
		answer("learn-sg", "entity.ciio", `false`, 3),
		answer("learn-sg", "entity.sectors", `["education","ecommerce"]`, 1),
		answer("s3://b/用户 表=1: #x", "dataset.people", `{"high":110000,"low":90000}`, 2),
		answer("flow|a|b", "flow.ground", `"contract"`, 0),
		answer("crm", "dataset.mlps_level", `3`, 0),
		answer("arn:aws:s3:::b", decide.StoreEntity, `"learn-sg"`, 0),
		answer("learn-cn", "entity.exported_ytd.nonsensitive", `120000`, 0),
		answer("learn-cn", "entity.ciio", `null`, 0),
	}
	for _, s := range given {
		if _, err := review.AppendAnswers(t.Context(), path, s); err != nil {
			t.Fatal(err)
		}
	}
	read, err := review.ReadAnswers(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(review.Answers(nil).Add(given...), read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "answers.yaml")
	for i := range given { // in another order
		if _, err := review.AppendAnswers(t.Context(), other, given[len(given)-1-i]); err != nil {
			t.Fatal(err)
		}
	}
	second, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Errorf("the same answers give other bytes:\n%s", diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestAnswersAreKept changes an answer: the earlier one stays in the file, the later one counts.
func TestAnswersAreKept(t *testing.T) {
	answers := review.Answers(nil).Add(
		answer("a", "entity.ciio", `true`, 9), answer("a", "entity.ciio", `false`, 1), answer("b", "entity.ciio", `null`, 0),
		answer("s", decide.StoreEntity, `"a"`, 1), answer("s", decide.StoreEntity, `"b"`, 2), answer("r", decide.StoreEntity, `null`, 2),
	)
	if len(answers) != 6 {
		t.Errorf("%d answers are kept", len(answers))
	}
	current := answers.Current()
	if len(current) != 4 || string(current[0].Value) != "true" {
		t.Errorf("got %v", current)
	}
	if diff := cmp.Diff(map[inventory.ID]inventory.ID{"s": "b"}, answers.Assigned()); diff != "" {
		t.Error(diff)
	}
}

// TestAnswersOverStatements lays answers over what the document holds: only what is later counts.
func TestAnswersOverStatements(t *testing.T) {
	held := []decide.Statement{answer("a", "entity.ciio", `true`, 5), answer("b", "entity.ciio", `true`, 5)}
	answers := review.Answers(nil).Add(
		answer("a", "entity.ciio", `false`, 1), // older than what is held
		answer("b", "entity.ciio", `true`, 5),  // the same
		answer("c", "entity.ciio", `true`, 1),
	)
	all, fresh := answers.Over(held)
	if fresh != 1 || len(all) != 3 || string(all[0].Value) != "true" || all[2].Of != "c" {
		t.Errorf("%d fresh: %v", fresh, all)
	}
	if all, fresh := review.Answers(nil).Add(answer("a", "entity.ciio", `false`, 9)).Over(held); fresh != 1 || string(all[0].Value) != "false" {
		t.Errorf("%d fresh: %v", fresh, all)
	}
	if _, fresh := answers.Over(all); fresh != 0 {
		t.Errorf("the second time %d are fresh", fresh)
	}
}

// TestWritersWaitForEachOther lets many writers add to one file at the same time.
func TestWritersWaitForEachOther(t *testing.T) {
	const writers, each = 8, 5
	path := filepath.Join(t.TempDir(), "answers.yaml")
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if _, err := review.AppendAnswers(t.Context(), path, answer(inventory.ID(fmt.Sprintf("e%d", w)), "entity.ciio", `true`, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	answers, err := review.ReadAnswers(path)
	if err != nil || len(answers) != writers*each {
		t.Errorf("%d answers of %d, %v", len(answers), writers*each, err)
	}
	left, err := filepath.Glob(path + ".*")
	if err != nil || len(left) > 1 { // the lock alone
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestWrongAnswersAreRefused names what is wrong, and leaves the file as it was.
func TestWrongAnswersAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*decide.Statement)
		want   string
	}{
		{"no such fact", func(s *decide.Statement) { s.Fact = "entity.size" }, `"entity.size" is no fact`},
		{"no such value", func(s *decide.Statement) { s.Value = json.RawMessage(`"perhaps"`) }, "want true, false or null"},
		{"nobody", func(s *decide.Statement) { s.By = " " }, "by"},
		{"a long source", func(s *decide.Statement) { s.Source = strings.Repeat("信", 201) }, "longer than 200"},
		{"two lines", func(s *decide.Statement) { s.Source = "a\nb" }, "control character U+000A"},
		{"an escape", func(s *decide.Statement) { s.By = "\x1b[31mLi" }, "control character U+001B"},
		{"text that turns around", func(s *decide.Statement) { s.Source = "a\u202eb" }, "control character U+202E"},
		{"no text", func(s *decide.Statement) { s.Source = "\xff" }, "UTF-8"},
		{"an identity number", func(s *decide.Statement) { s.Source = "letter of 11010519491231002X" }, "an identity number has no place"},
		{"a telephone", func(s *decide.Statement) { s.Source = "王芳，138-0013-8000" }, "a telephone number has no place"},
		{"an owner without a name", func(s *decide.Statement) { s.Fact, s.Value = decide.StoreEntity, json.RawMessage(`""`) }, "is empty"},
		{"technology that is a word", func(s *decide.Statement) { s.Fact, s.Value = decide.TechnologyListed, json.RawMessage(`"x"`) }, "want true, false or null"},
		{"an owner that is a number", func(s *decide.Statement) { s.Fact, s.Value = decide.StoreEntity, json.RawMessage(`7`) }, "id of an entity"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "answers.yaml")
			s := answer("a", "entity.ciio", `true`, 0)
			tt.change(&s)
			_, err := review.AppendAnswers(t.Context(), path, s)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Errorf("a file was written: %v", err)
			}
		})
	}
	if err := review.CheckAnswer(answer("a", "entity.ciio", `true`, 0)); err != nil {
		t.Error(err)
	}
}

// TestNumbersOfPeopleAreFoundAsTheyAreWritten finds them in groups and in full width, and takes no date or document for one.
func TestNumbersOfPeopleAreFoundAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]bool{
		"call 138 0013 8000": true, "电话１３８－００１３－８０００": true, "tel:138.0013.8000": true, "+86 (138) 0013-8000": true,
		"1380013 8000": true, "110105 19491231 002X": true, "card 6222 0212 3456 7890 128": true, "１３８００１３８０００": true,
		"letter of 2026-11-20, page 150": false, "ticket 812 of 2026-11-20 16:31": false, "SCC-2026-0417": false,
		"account 111122223333, bucket 10.138.200.133": false, "550e8400-e29b-41d4-a716-446655440000": false,
		"between 400 000 and 420 000 people": false, "法〔2026〕138号": false,
	} {
		s := answer("a", "entity.ciio", `true`, 0)
		s.Source = text
		if err := review.CheckAnswer(s); (err != nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// whole is a file of answers as it should be.
const whole = `api_version: domicile/v1
kind: Answers
answers:
  - of: a
    fact: entity.ciio
    value: false
    by: Li Na
    at: 2026-11-23T04:00:00Z
`

// TestBrokenFilesAreNamed asks for an error that says where, and that nothing is written over such a file.
func TestBrokenFilesAreNamed(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "is no file of answers"},
		{"no YAML", "\x00\x01", "is no file of answers"},
		{"an unknown key", strings.Replace(whole, "fact:", "facts:", 1), "field facts not found"},
		{"a newer version", strings.Replace(whole, "domicile/v1", "domicile/v2", 1), `api_version "domicile/v2"`},
		{"a wrong value", strings.Replace(whole, "false", "maybe", 1), "entry 1: statement entity.ciio of a: value"},
		{"no value", strings.Replace(whole, "    value: false\n", "", 1), "entry 1: value: is missing"},
		{"a value that is no JSON", strings.Replace(whole, "false", ".nan", 1), "entry 1: value"},
		{"nobody", strings.Replace(whole, "Li Na", `""`, 1), "entry 1"},
		{"no time", strings.Replace(whole, "    at: 2026-11-23T04:00:00Z\n", "", 1), "entry 1"},
		{"cut off", whole[:len(whole)-40], "entry 1"},
		{"two documents", whole + "---\n" + whole, "more than one document"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "answers.yaml")
			if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := review.ReadAnswers(path)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, err := review.AppendAnswers(t.Context(), path, answer("a", "entity.ciio", `true`, 0)); err == nil {
				t.Error("a broken file was written over")
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != tt.file {
				t.Errorf("the file changed: %v", err)
			}
		})
	}
	if answers, err := review.ReadAnswers(filepath.Join(t.TempDir(), "none.yaml")); err != nil || answers != nil {
		t.Errorf("no file: %v, %v", answers, err)
	}
}

// FuzzParseAnswers reads any bytes: what is taken is right answer by answer, in order, and can be written and read again.
func FuzzParseAnswers(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("api_version: domicile/v1\nkind: Answers\nanswers: []\n"))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		answers, err := review.ParseAnswers(data)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "answers.yaml")
		for _, s := range answers {
			if err := review.CheckAnswer(s); err != nil {
				t.Fatalf("taken although: %v", err)
			}
		}
		written, err := review.AppendAnswers(t.Context(), path, answers...)
		if err != nil {
			t.Fatal(err)
		}
		again, err := review.ReadAnswers(path)
		if diff := cmp.Diff(written, again); err != nil || diff != "" {
			t.Errorf("%v (-written +read):\n%s", err, diff)
		}
	})
}
