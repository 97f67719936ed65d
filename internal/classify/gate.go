package classify

// gate is what a value must have so that a check may accept it: it is looked at before the check is asked.
type gate struct {
	first string // the bytes that the value may start with; "" when it may be any
	needs class  // classes of one of which it has a byte; 0 when it may have any
}

// gateOf returns the gate of the named check. Most have none.
func gateOf(name string) gate {
	const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	switch name {
	case "bcrypt", "wechat_name":
		return gate{needs: isToken}
	case "private_key":
		return gate{first: "-M"}
	case "jwt":
		return gate{first: "e"}
	case "access_key":
		return gate{first: "AL"}
	case "iban", "hk_macao_permit", "hkid", "taiwan_id", "passport":
		return gate{first: capitals}
	case "student_no":
		return gate{first: "GgLl"}
	case "wechat_id":
		return gate{first: "o"}
	case "ipv6":
		return gate{needs: isOther}
	case "mac":
		return gate{needs: isOther | isBlank}
	case "us_ssn":
		return gate{needs: isBlank}
	case "international_phone":
		return gate{first: "+"}
	case "nanp_phone":
		return gate{needs: isBlank | isDot}
	case "mobile":
		return gate{first: "018+"}
	case "permanent_residence":
		return gate{first: "9" + capitals}
	case "resident_id", "resident_id_15":
		return gate{first: "12345678"}
	default:
		return gate{}
	}
}
