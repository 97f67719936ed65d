package notify

import (
	"encoding/json"
	"strconv"
	"time"
)

// feishuWire speaks to a custom bot of Feishu or Lark: open.feishu.cn, "Custom bot usage guide", read in copies of 2023
// to 2025: five messages a second and 100 a minute, a body of at most 20 KB, code 0 for success. That 11232 says "too
// many" is recalled, not read at its source.
func feishuWire() wire {
	return wire{every: time.Second, judge: feishuCode, crowded: []string{"code 11232"}, pause: time.Minute, write: writeFeishu}
}

// feishuTag is one piece of a line of a post.
type feishuTag struct {
	Tag  string `json:"tag"`
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// feishuPost is a message of several lines, each of several pieces.
type feishuPost struct {
	Title   string        `json:"title"`
	Content [][]feishuTag `json:"content"`
}

func writeFeishu(l *letter) (*parcel, error) {
	post := feishuPost{Title: l.said.Title, Content: [][]feishuTag{}}
	for _, line := range l.said.Lines {
		post.Content = append(post.Content, []feishuTag{{Tag: "text", Text: line}})
	}
	if l.said.Link != "" {
		post.Content = append(post.Content, []feishuTag{{Tag: "a", Text: l.said.Open, Href: l.said.Link}})
	}
	lang := "en_us"
	if l.target.Words.Lang == "zh" {
		lang = "zh_cn"
	}
	body := map[string]any{"msg_type": "post", "content": map[string]any{"post": map[string]any{lang: post}}}
	if key := l.target.Key.Reveal(); key != "" {
		// Its own way: timestamp in seconds and secret are the key, and what is signed is empty.
		stamp := strconv.FormatInt(l.now.Unix(), 10)
		body["timestamp"], body["sign"] = stamp, mac([]byte(stamp+"\n"+key), "")
	}
	return jsonParcel(l.target.URL.Reveal(), body)
}

// feishuCode reads an answer: code, or StatusCode of the older interface.
func feishuCode(body []byte) string {
	var answer struct {
		Code *int `json:"code"`
		Old  *int `json:"StatusCode"` //nolint:tagliatelle // the vendor's name
	}
	err := json.Unmarshal(body, &answer)
	switch {
	case err == nil && answer.Code != nil:
		return refusal(*answer.Code)
	case err == nil && answer.Old != nil:
		return refusal(*answer.Old)
	}
	return unreadable
}
