package format

import (
	"slices"
	"strings"
	"unicode"
)

// columnWord reports whether a cell holds a word that columns are named with.
func columnWord(s string) bool {
	return slices.ContainsFunc(tokens(s), englishColumn) || !ascii(s) && chineseColumn(s)
}

// tokens cuts a name into words in lower case: at what is no letter, and before the capitals of camelCase.
func tokens(s string) []string {
	var out []string
	var word strings.Builder
	lower := false
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r):
			end()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			end()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(unicode.ToLower(r))
	}
	end()
	return out
}

// englishColumn lists words of column names, pinyin initials included.
func englishColumn(w string) bool {
	switch w {
	case "id", "uid", "uuid", "guid", "key", "code", "no", "num", "number", "name", "title", "type", "kind", "status",
		"state", "phone", "mobile", "tel", "telephone", "fax", "email", "mail", "address", "addr", "city", "province",
		"country", "region", "district", "zip", "zipcode", "postcode", "date", "time", "datetime", "timestamp", "day",
		"month", "year", "created", "updated", "deleted", "modified", "create", "update", "birth", "birthday", "dob",
		"age", "sex", "gender", "user", "username", "nickname", "password", "passwd", "account", "card", "bank",
		"amount", "price", "total", "count", "qty", "quantity", "cost", "currency", "value", "description", "desc",
		"remark", "note", "comment", "content", "text", "message", "url", "link", "ip", "lat", "latitude", "lon", "lng",
		"longitude", "order", "product", "item", "sku", "category", "level", "score", "rate", "source", "language",
		"company", "department", "dept", "org", "organization", "job", "salary", "first", "last", "customer", "client",
		"xm", "sfzh", "sjh", "dz", "xb", "csrq", "yhkh", "passport", "nationality", "ethnicity", "education", "school",
		"grade", "class", "student", "teacher", "member", "device", "version", "flag", "enabled", "index":
		return true
	}
	return false
}

// chineseColumn reports whether s holds a word of Chinese column names, in simplified or traditional characters. The
// words are such as values do not hold: 城市 but not 市.
func chineseColumn(s string) bool {
	for _, w := range []string{
		"姓名", "名称", "名稱", "用户名", "昵称", "账号", "帐号", "帳號", "手机", "手機", "电话", "電話", "联系", "聯絡", "号码", "號碼",
		"编号", "編號", "身份证", "身分證", "证件", "證件", "邮箱", "郵箱", "信箱", "邮件", "地址", "住址", "日期", "时间", "時間", "生日", "出生",
		"性别", "性別", "年龄", "年齡", "民族", "籍贯", "籍貫", "学历", "學歷", "职位", "職位", "职务", "部门", "部門", "公司名", "单位", "單位",
		"省份", "城市", "区县", "邮编", "郵遞", "类型", "類型", "类别", "類別", "状态", "狀態", "备注", "備註", "描述", "金额", "金額", "价格",
		"價格", "数量", "數量", "单价", "总价", "订单号", "訂單", "商品名", "客户", "客戶", "会员", "會員", "学号", "學號", "工号", "工號", "班级",
		"學校", "学校", "年级", "科目", "成绩", "卡号", "卡號", "开户", "户名", "车牌", "車牌", "序号", "序號", "密码", "密碼", "创建", "更新", "修改",
		"登录", "登入", "来源", "來源", "标题", "標題", "内容", "內容", "国家", "國家", "国籍", "國籍", "国别", "经度", "纬度", "收件人", "收货人",
		"联系人", "法人", "持卡人", "用户", "用戶", "代码", "主键", "说明", "級別", "级别", "政治面貌", "婚姻", "血型", "职业", "職業", "监护人",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
