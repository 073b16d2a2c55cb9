namespace Yiwang.Unit.Tests.Cases.Travel;

/// <summary>A question of one organisation to another, answered and sent home: the least form that travels both ways. Tests of whole nodes use it too.</summary>
internal static class ConsultForm
{
    public const string Code = "consult";

    public const string Text = """
        case: consult
        version: 1
        name: 征求意见 | Consultation
        menu: serve
        number: C-{yyyy}-{n:4}
        title: "{question}"
        openedBy: asker
        parties:
          asker: {name: 提出方 | Asker}
          expert: {name: 答复方 | Answerer, who: field, field: target}
        fields:
          target: {name: 对方 | Other side, type: organization, required: true}
          question: {name: 问题 | Question, required: true}
          secret: {name: 内部说明 | Internal note, grade: 3}
          phone: {name: 电话 | Phone, personal: true, grade: 2}
          papers: {name: 附件 | Papers, type: files}
          answer: {name: 答复 | Answer, filledBy: expert}
        states:
          draft: {name: 起草 | Draft, kind: draft, at: asker}
          asked: {name: 待答复 | Asked, at: expert, due: {answer: {name: 答复 | Answer, within: 24 h}}}
          answered: {name: 已答复 | Answered, at: asker}
          closed: {name: 办结 | Closed, kind: done}
        transitions:
          ask: {name: 提交 | Ask, from: draft, to: asked, by: asker, effects: {cases.forward: {to: expert}}}
          answer: {name: 答复 | Answer, from: asked, to: answered, by: expert, asks: answer, needs: answer, effects: {cases.forward: {to: asker}}}
          close: {name: 办结 | Close, from: answered, to: closed, by: asker}
        """;
}
