// Package notify tells people and machines about a scan that ended: one digest a scan to each target that wants it, with
// counts and a link and no name of anything that was seen, and pings for a service that watches whether scans happen.
//
// A notice is a row of the store before anything is sent, so a process that dies loses none, and any process that shares
// the store may send it. Delivery is at least once: every attempt carries the same id, by which a receiver knows a
// repeat. A target that is dead costs a bounded time and never fails a scan. Addresses of robots hold their tokens, so
// they are secrets here, and no error of this package quotes an address or an answer.
package notify

import (
	"slices"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// Kind is how a target is spoken to.
type Kind string

// The kinds of targets.
const (
	Webhook  Kind = "webhook"
	Slack    Kind = "slack"
	DingTalk Kind = "dingtalk"
	Feishu   Kind = "feishu"
	WeCom    Kind = "wecom"
	SMTP     Kind = "smtp"
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Webhook, Slack, DingTalk, Feishu, WeCom, SMTP} }

// Occasion is what a target wants to hear of.
type Occasion string

// The occasions.
const (
	OnDifference Occasion = "difference" // something differs from the scan before, or it is the first
	OnFailure    Occasion = "failure"    // a scan failed, stopped, did not begin, or saw less than the one before
)

// Target is one receiver of notices.
type Target struct {
	Name  string // in the settings; it never leaves them
	Kind  Kind
	URL   inventory.Secret // the whole address: a robot's holds its token
	Key   inventory.Secret // signs what is sent; of a mail account it is the password
	From  string           // the sender of mails
	To    []string         // the receivers of mails
	Words *report.Words    // the language of its people
	On    []Occasion       // empty: every occasion
	// AtLeast keeps differences without a new result at this level or above back. Empty: every difference is told.
	AtLeast decide.Level
}

// Wants reports whether a digest is to be sent to the target.
func (t *Target) Wants(d *report.Digest) bool {
	if d.Alarming() && t.hears(OnFailure) {
		return true
	}
	switch d.Kind {
	case report.NoticeTest:
		return true
	case report.NoticeFirst:
		return t.hears(OnDifference)
	case report.NoticeDifference:
		return t.hears(OnDifference) && d.Differs() && (t.AtLeast == "" || d.Reaches(t.AtLeast))
	case report.NoticeFailed, report.NoticeInterrupted, report.NoticeMissed:
	}
	return false
}

func (t *Target) hears(o Occasion) bool { return len(t.On) == 0 || slices.Contains(t.On, o) }

// patience is how long one attempt at one target may take.
const patience = 10 * time.Second

// letter is one notice on its way to one target.
type letter struct {
	target *Target
	digest *report.Digest
	said   report.Said
	id     string // the same at every attempt
	now    time.Time
}
