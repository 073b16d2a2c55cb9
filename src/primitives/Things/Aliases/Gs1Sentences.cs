using Yiwang.Events;
using Yiwang.Wire.Gs1;

namespace Yiwang.Things.Aliases;

/// <summary>What is wrong with a GS1 element string or Digital Link, for the person who typed or printed it.</summary>
public static class Gs1Sentences
{
    public static Bilingual Say(Gs1Problem problem)
    {
        var (zh, en) = Of(problem.Fault);
        var ai = problem.Ai is null ? "" : $"({problem.Ai})";
        return new($"{(ai.Length > 0 ? ai + " " : "")}{zh}（第 {problem.Position + 1} 个字符）。", $"{(ai.Length > 0 ? ai + ": " : "")}{en} (character {problem.Position + 1}).");
    }

    private static (string Zh, string En) Of(Gs1Fault fault) => fault switch
    {
        Gs1Fault.None => ("没有错误", "nothing is wrong"),
        Gs1Fault.Empty => ("内容为空", "there is nothing to read"),
        Gs1Fault.TooLong => ("内容过长", "the text is too long"),
        Gs1Fault.AiExpected => ("这里应当是应用标识符，如 (01)", "an Application Identifier such as (01) must stand here"),
        Gs1Fault.AiUnknown => ("没有这个 GS1 应用标识符", "GS1 has no such Application Identifier"),
        Gs1Fault.ValueMissing => ("缺少值", "the value is missing"),
        Gs1Fault.ValueTooShort => ("值太短", "the value is too short"),
        Gs1Fault.ValueTooLong => ("值太长", "the value is too long"),
        Gs1Fault.Character => ("含有不允许的字符", "a character is not allowed here"),
        Gs1Fault.CheckDigit => ("校验位不对，请核对有没有抄错", "the check digit is wrong; look for a typing mistake"),
        Gs1Fault.CheckCharacters => ("校验字符不对，请核对有没有抄错", "the check characters are wrong; look for a typing mistake"),
        Gs1Fault.CompanyPrefix => ("应以厂商识别代码的数字开头", "the value must begin with the digits of a company prefix"),
        Gs1Fault.Date => ("日期不存在，应为年月日六位", "no such date; six digits, year, month and day"),
        Gs1Fault.Time => ("时间不存在", "no such time"),
        Gs1Fault.Value => ("值不符合这个应用标识符的规定", "the value breaks a rule of this Application Identifier"),
        Gs1Fault.Repeated => ("同一个应用标识符出现了两个不同的值", "the same Application Identifier has two values"),
        Gs1Fault.PercentEncoding => ("百分号编码有误", "the percent-encoding is broken"),
        Gs1Fault.KeyMissing => ("没有主标识，如 GTIN、SSCC、GLN", "no primary key such as a GTIN, SSCC or GLN"),
        Gs1Fault.PathUnpaired => ("路径不是成对的“应用标识符/值”", "the path is not made of pairs of Application Identifier and value"),
        Gs1Fault.QualifierUnknown => ("不能限定这个主标识", "this key takes no such qualifier"),
        Gs1Fault.QualifierOrder => ("限定符的顺序不对", "the qualifiers stand in the wrong order"),
        Gs1Fault.AttributeNotAllowed => ("不能作为属性出现", "this Application Identifier cannot be an attribute"),
        _ => ("压缩的内容不能还原", "the compressed part cannot be read"),
    };
}
