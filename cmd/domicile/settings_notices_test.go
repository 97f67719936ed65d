package main

import (
	"errors"
	"strings"
	"testing"
)

// TestAddressesHoldNoSecrets refuses addresses of the settings file in which a secret stands, and quotes none of them:
// `config show` would print it, and the link goes to everybody who gets a message.
func TestAddressesHoldNoSecrets(t *testing.T) {
	const secret = "s3cretWord"
	for name, change := range map[string]func(*Settings){
		"token of a webhook": func(s *Settings) { s.Notices.Targets[0].URL += "?token=" + secret },
		"key of a webhook":   func(s *Settings) { s.Notices.Targets[0].URL += "?a=1&Api_Key=" + secret },
		"password of a link": func(s *Settings) { s.Notices.Link = "https://user:" + secret + "@domicile.example.com/" },
		"token of a link":    func(s *Settings) { s.Notices.Link = "https://domicile.example.com/?sig=" + secret },
		"a link that cannot be read": func(s *Settings) {
			s.Notices.Link = "https://user:" + secret + "@domicile.example.com:port/"
		},
		"key of a collector": func(s *Settings) { s.Trace.Endpoint = "https://collector.example.com/v1/traces?api_key=" + secret },
	} {
		t.Run(name, func(t *testing.T) {
			s := &Settings{Notices: NoticesSettings{
				Link:    "https://domicile.example.com/{scan}?tab=gaps",
				Targets: []TargetSettings{{Name: "tickets", Kind: "webhook", URL: "https://tickets.example.com/hook"}},
			}}
			if err := errors.Join(append(s.checkNotices(), s.Trace.check())...); err != nil {
				t.Fatal(err)
			}
			change(s)
			err := errors.Join(append(s.checkNotices(), s.Trace.check())...)
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("got %v", err)
			}
		})
	}
}
