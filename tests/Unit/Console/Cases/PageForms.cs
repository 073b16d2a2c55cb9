namespace Yiwang.Unit.Tests.Console.Cases;

/// <summary>One field of every type.</summary>
internal static class PageForms
{
    public const string Everything = """
        case: everything
        version: 1
        name: 样样都有 | Everything
        about: 每种字段一个。 | One field of each type.
        menu: connect
        number: YY-{yyyy}-{n:4}
        title: "{text}"
        columns: [number, title, state, money, when, due]
        openedBy: filler
        parties:
          filler: {name: 填报人 | Filler, roles: [EquipmentEngineer]}
        sections:
          plain: {name: 普通 | Plain, fields: [text, long, whole, decimal, money, yes, day, time, when, span]}
          choosing: {name: 选择 | Choices, fields: [one, many, kind, other]}
          naming: {name: 引用 | References, fields: [thing, point, person, organization, uscc, region, regions, industry, phone, email, address]}
        fields:
          text: {name: 短文字 | Text, required: true, searchable: true}
          long: {name: 长文字 | Long text, type: long-text}
          whole: {name: 整数 | Integer, type: integer, min: 0, max: 10}
          decimal: {name: 小数 | Decimal, type: decimal, unit: kW}
          money: {name: 金额 | Money, type: money}
          double: {name: 两倍 | Double, type: money, computed: money * 2}
          yes: {name: 是否 | Yes or no, type: boolean}
          day: {name: 日期 | Date, type: date}
          time: {name: 时刻 | Time, type: time}
          when: {name: 日期时间 | Date and time, type: date-time}
          span: {name: 时长 | Duration, type: duration}
          one: {name: 单选 | Choice, options: {a: 甲 | Aye, b: 乙 | Bee, c: 丙 | See, d: 丁 | Dee, e: 戊 | Ee}}
          many: {name: 多选 | Choices, type: choices, options: {x: 叉 | Ex, y: 歪 | Wye}}
          kind: {name: 种类 | Kind, options: {usual: 通常 | Usual, special: 其他 | Other}, default: usual}
          other: {name: 其他说明 | What other, shown: kind = special, required: kind = special}
          files: {name: 附件 | Files, type: files}
          offered: {name: 可选或手填 | Offered, offers: test.offers}
          photos: {name: 照片 | Photos, type: photos}
          thing: {name: 对象 | Thing, type: thing}
          point: {name: 测点 | Point, type: point}
          person: {name: 人员 | Person, type: user}
          organization: {name: 单位 | Organisation, type: organization}
          uscc: {name: 信用代码 | Credit code, type: uscc}
          region: {name: 区划 | Region, type: region}
          regions: {name: 多个区划 | Regions, type: regions}
          industry: {name: 行业 | Industry, type: industry}
          phone: {name: 电话 | Phone, type: phone}
          email: {name: 邮箱 | E-mail, type: email}
          address: {name: 地址 | Address, type: address}
          rows:
            name: 表格 | Table
            type: table
            columns:
              part: {name: 备件 | Part, required: true}
              qty: {name: 数量 | Quantity, type: integer}
              price: {name: 单价 | Price, type: money}
              sum: {name: 小计 | Sum, type: money, computed: qty * price}
        states:
          draft: {name: 草稿 | Draft, kind: draft, at: filler, edit: all}
          filed: {name: 已归档 | Filed, at: filler}
          gone: {name: 已撤 | Gone, kind: cancelled}
        transitions:
          file: {name: 归档 | File, from: draft, to: filed, by: filler}
          drop: {name: 撤回 | Drop, from: [draft, filed], to: gone, by: filler, style: danger}
        """;

    public static readonly (string, string) All = ("everything", Everything);
}
