namespace Yiwang.Unit.Tests.Cases;

/// <summary>Forms that tests live: a repair inside one organisation, and an application between an enterprise and the authority.</summary>
internal static class TestForms
{
    public const string Repair = """
        case: repair
        version: 1
        name: 修理 | Repair
        menu: connect
        number: R-{yyyyMMdd}-{n:3}
        title: "{machine} {severity} {symptom}"
        columns: [number, title, state, severity, cost, assignee, due]
        openedBy: reporter
        parties:
          reporter: {name: 报修人 | Reporter}
          engineer: {name: 工程师 | Engineer, who: applicant, roles: [EquipmentEngineer]}
        fields:
          machine: {name: 机器 | Machine, required: true, searchable: true}
          severity:
            name: 程度 | Severity
            default: low
            options: {low: 低 | Low, high: 高 | High}
          symptom: {name: 现象 | Symptom, required: true}
          assignee: {name: 负责人 | In charge, type: user, filledBy: engineer}
          hours: {name: 工时 | Hours, type: decimal, min: 0, filledBy: engineer}
          rate: {name: 单价 | Rate, type: money, min: 0, filledBy: engineer}
          cost: {name: 费用 | Cost, type: money, computed: "parts.sum + round(default(hours, 0) * default(rate, 0))"}
          parts:
            name: 备件 | Parts
            type: table
            filledBy: engineer
            columns:
              no: {name: 号 | No, required: true}
              qty: {name: 数量 | Quantity, type: integer, min: 1}
              price: {name: 单价 | Price, type: money}
              sum: {name: 金额 | Sum, type: money, computed: "qty * price"}
          note: {name: 备注 | Note, filledBy: engineer}
          verifier: {name: 验收人 | Verifier, type: user, filledBy: engineer}
        states:
          new: {name: 新建 | New, at: engineer, due: {respond: {name: 响应 | Respond, within: {by: severity, low: 24 h, high: 4 h}, tell: [{before: 1 h, to: engineer}]}}}
          working: {name: 执行 | Working, at: engineer, assignee: assignee, edit: [hours, rate, parts, note, assignee], due: {finish: {name: 完成 | Finish, within: 3 wd, tell: [{before: 1 wd, to: assignee}, {to: engineer, level: urgent}]}}}
          waiting: {name: 待料 | Waiting, kind: waiting, at: engineer}
          finished: {name: 待验 | Finished, at: engineer}
          closed: {name: 关闭 | Closed, kind: done}
          dropped: {name: 取消 | Dropped, kind: cancelled}
        transitions:
          assign: {name: 派工 | Assign, from: new, to: working, by: engineer, asks: assignee, needs: assignee}
          hold: {name: 挂起 | Hold, from: working, to: waiting, by: engineer}
          resume: {name: 继续 | Resume, from: waiting, to: working, by: engineer}
          finish: {name: 完工 | Finish, from: working, to: finished, by: engineer, byAssignee: true, asks: [hours, rate, parts], when: "default(hours, 0) <= 100", otherwise: 工时太多 | Too many hours}
          verify: {name: 验收 | Verify, from: finished, to: closed, by: engineer, notWhoTook: finish, decision: agree, confirm: true, sets: {verifier: user}}
          rework: {name: 返工 | Rework, from: finished, to: working, by: engineer, decision: return}
          drop: {name: 取消 | Drop, from: [new, working], to: dropped, by: [engineer, system]}
        """;

    public const string Application = """
        case: application
        version: 1
        name: 申请 | Application
        menu: serve
        number: SQ-{yyyy}-{n:4}
        title: "{subject}"
        columns: [number, title, state, amount, applicant, due]
        openedBy: enterprise
        parties:
          enterprise: {name: 企业 | Enterprise, roles: [EquipmentEngineer, OrgAdmin]}
          office: {name: 主管部门 | Authority, who: operator, roles: [RegionOfficer, RegionLeader]}
          leader: {name: 领导 | Leader, who: operator, roles: [RegionLeader]}
        fields:
          subject: {name: 事项 | Subject, required: true, searchable: true}
          amount: {name: 金额 | Amount, type: money, required: true, min: 1}
          bank: {name: 账号 | Account, grade: 2}
          contact: {name: 联系人 | Contact, personal: true}
          phone: {name: 电话 | Phone, type: phone, personal: true}
          hasPartner: {name: 有合作方 | Has a partner, type: boolean}
          partner: {name: 合作方 | Partner, required: true, shown: hasPartner}
          inner: {name: 内部意见 | Inner note, filledBy: office, seenBy: office}
          until: {name: 有效期至 | Valid until, type: date, filledBy: office}
        states:
          draft: {name: 草稿 | Draft, kind: draft, at: enterprise, edit: all}
          submitted: {name: 已提交 | Submitted, at: office, edit: [inner], due: {review: {name: 初审 | Review, within: 5 wd, then: lapse}}}
          returned: {name: 补正 | Returned, kind: returned, at: enterprise, edit: all, due: {correct: {name: 补正 | Correct, within: 10 d}}}
          decision: {name: 待批 | To be decided, at: leader, due: {review: {name: 初审 | Review, within: 5 wd, then: lapse}}}
          active: {name: 有效 | Active, at: office, due: {valid: {name: 有效期 | Validity, until: until, then: expire}}}
          rejected: {name: 不同意 | Rejected, kind: rejected}
          lapsed: {name: 超期 | Lapsed, kind: expired}
          expired: {name: 到期 | Expired, kind: expired}
        transitions:
          submit: {name: 提交 | Submit, from: [draft, returned], to: submitted, by: enterprise}
          return: {name: 退回 | Return, from: submitted, to: returned, by: office, decision: return}
          accept: {name: 受理 | Accept, from: submitted, to: decision, by: office, asks: inner}
          approve: {name: 批准 | Approve, from: decision, to: active, by: leader, deciders: 2, decision: agree, asks: until}
          reject: {name: 不同意 | Reject, from: [submitted, decision], to: rejected, by: office, decision: refuse}
          lapse: {name: 超期 | Lapse, from: [submitted, decision], to: lapsed, by: system}
          expire: {name: 到期 | Expire, from: active, to: expired, by: system}
        """;

    /// <summary>Effects and what must be unique.</summary>
    public const string Job = """
        case: job
        version: 1
        name: 任务 | Job
        menu: connect
        number: J-{n:5}
        title: "{text}"
        columns: [number, title, state]
        openedBy: owner
        parties:
          owner: {name: 负责人 | Owner}
        fields:
          text: {name: 内容 | Text, required: true, searchable: true}
          uscc: {name: 信用代码 | Credit code, type: uscc}
          result: {name: 结果 | Result}
        states:
          new: {name: 新建 | New, at: owner, edit: all}
          tested: {name: 已测 | Tested, at: owner, edit: all}
          claimed: {name: 已领 | Claimed, at: owner}
          ended: {name: 结束 | Ended, kind: done}
        transitions:
          test: {name: 测试 | Test, from: new, to: new, by: owner, effects: [{test.note: {text: "say {text}"}}]}
          tested: {name: 测完 | Tested, from: new, to: tested, by: [owner, system]}
          claim: {name: 领取 | Claim, from: [new, tested], to: claimed, by: owner, guards: [{cases.unique: {key: "{uscc}"}}]}
          end: {name: 结束 | End, from: [new, tested, claimed], to: ended, by: owner}
        """;

    /// <summary>A circular and its receipts.</summary>
    public const string Notice = """
        case: notice
        version: 1
        name: 通报 | Circular
        menu: guard
        number: TX-{yyyy}-{n:3}
        title: "{subject}"
        columns: [number, title, state]
        openedBy: office
        parties:
          office: {name: 主管部门 | Authority, roles: [RegionOfficer]}
        fields:
          subject: {name: 事项 | Subject, required: true}
          targets: {name: 对象 | Targets, type: organization, required: true}
        states:
          draft: {name: 起草 | Draft, kind: draft, at: office, edit: all}
          issued: {name: 已发 | Issued, at: office}
          all-in: {name: 收齐 | All in, at: office}
          closed: {name: 办结 | Closed, kind: done}
        transitions:
          issue: {name: 下发 | Issue, from: draft, to: issued, by: office, effects: [{cases.open-each: {definition: receipt, each: targets, into: organization, values: "subject"}}]}
          gather: {name: 收齐 | Gather, from: issued, to: all-in, by: system, guards: [{cases.children: {definition: receipt}}]}
          close: {name: 办结 | Close, from: [issued, all-in], to: closed, by: office, guards: [cases.children]}
        """;

    public const string Receipt = """
        case: receipt
        version: 1
        name: 签收 | Receipt
        menu: guard
        number: QS-{yyyy}-{n:4}
        title: "{subject}"
        columns: [number, title, state]
        openedBy: system
        parties:
          receiver: {name: 接收单位 | Receiver, field: organization}
        fields:
          subject: {name: 事项 | Subject}
          organization: {name: 单位 | Organisation, type: organization}
        states:
          sent: {name: 已送达 | Delivered, at: receiver, due: {receive: {name: 签收 | Receipt, within: 2 h}}}
          received: {name: 已签收 | Received, kind: done}
        transitions:
          receive: {name: 签收 | Receive, from: sent, to: received, by: [receiver, system], effects: [{cases.move-parent: {transition: gather}}]}
        """;

    public static IReadOnlyList<(string Name, string Text)> All { get; } = [("repair", Repair), ("application", Application), ("job", Job), ("notice", Notice), ("receipt", Receipt)];
}
