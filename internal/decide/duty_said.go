package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The keys of statements about duties: x-duty.WORD.since is the day on which the time of the duty began to run,
// x-duty.WORD.done_on the day on which it was last done.
const (
	dutyKey     = "x-duty."
	sinceSuffix = ".since"
	doneSuffix  = ".done_on"
)

// SinceKey is the fact of a Statement that says when the time of an obligation began to run.
func SinceKey(obligation string) string { return dutyKey + obligation + sinceSuffix }

// DoneKey is the fact of a Statement that says when an obligation was last done.
func DoneKey(obligation string) string { return dutyKey + obligation + doneSuffix }

// question asks for the day from which the time of an obligation runs.
func (e *event) question(obligation string) *Question {
	key := SinceKey(obligation)
	if e.ID == lastDone {
		key = DoneKey(obligation)
	}
	return &Question{
		Fact: key, Of: "entity", ZH: e.ZH, EN: e.EN, Settles: "owner", Evidence: e.Evidence, Type: "date", Answers: []Choice{},
	}
}

// dutyOfKey takes such a key apart.
func dutyOfKey(key string) (obligation, suffix string) {
	rest, ok := strings.CutPrefix(key, dutyKey)
	if !ok {
		return "", ""
	}
	for _, suffix := range []string{sinceSuffix, doneSuffix} {
		if word, ok := strings.CutSuffix(rest, suffix); ok && word != "" {
			return word, suffix
		}
	}
	return "", ""
}

// checkDuty finds what is wrong with a statement about a duty.
func checkDuty(key string, value json.RawMessage) error {
	if word, _ := dutyOfKey(key); word == "" {
		return fmt.Errorf("fact: %q: want %s or %s", key, SinceKey("WORD"), DoneKey("WORD"))
	}
	var day *Date
	if err := json.Unmarshal(value, &day); err != nil || day != nil && *day == 0 {
		return errors.New(`value: want a day as "YYYY-MM-DD", or null`)
	}
	return nil
}

// anchorsOf reads the statements about duties; of two about the same the later one holds. What is to be done on a day to
// come is not done.
func anchorsOf(statements []Statement, on Date) map[dutyOf]anchor {
	sorted := slices.Clone(statements)
	slices.SortStableFunc(sorted, func(a, b Statement) int { return a.At.Compare(b.At) })
	anchors := map[dutyOf]anchor{}
	for i := range sorted {
		s := &sorted[i]
		word, suffix := dutyOfKey(s.Fact)
		var day Date
		if word == "" || json.Unmarshal(s.Value, &day) != nil || suffix == doneSuffix && day > on {
			continue
		}
		key := dutyOf{s.Of, word}
		a := anchors[key]
		if suffix == sinceSuffix {
			a.since = day
		} else {
			a.doneOn = day
		}
		anchors[key] = a
	}
	return anchors
}
