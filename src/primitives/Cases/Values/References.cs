using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Cases.Values;

/// <summary>Fields that name somebody or something: it must be there, as far as this node can know.</summary>
internal sealed class References(IDirectory directory, IRegistry? registry, IPartners? partners = null)
{
    /// <returns>As it is kept; null with a reason.</returns>
    public string? Check(FieldDefinition field, string text, Action<Bilingual> wrong)
    {
        switch (field.Type)
        {
            case FieldType.User:
                if (UserHandle.TryParse(text, out var user) && directory.Find(user) is not null) return user.ToString();
                return Say(wrong, "没有这个人", "there is no such person");
            case FieldType.Organization:
                if (directory.Find(text) is { } organization) return organization.Id.ToString();
                if (partners?.Find(text) is { } partner) return partner.Id.ToString();
                return Say(wrong, "没有这个单位，也没有与它的合作协议", "there is no such organisation, nor a pact with one");
            case FieldType.Uscc:
                if (Uscc.TryParse(text, out var uscc, out var problem)) return uscc.ToString();
                wrong(problem.Say);
                return null;
            case FieldType.Industry:
                if (IndustryCode.TryParse(text.ToUpperInvariant(), out var industry)) return industry.ToString();
                return Say(wrong, "行业代码是字母 A–T 或 2–4 位数字（GB/T 4754）", "an industry code is a letter A–T or 2 to 4 digits (GB/T 4754)");
            default:
                return Thing(field, text, wrong);
        }
    }

    /// <summary>What another node answers for is taken as it is written; a template can only be asked of what stands here.</summary>
    private string? Thing(FieldDefinition field, string text, Action<Bilingual> wrong)
    {
        if (!Handle.TryParse(text, out var handle)) return Say(wrong, "标识格式不对", "not an identifier");
        var record = registry?.FindRecord(handle);
        if (record is { IsVoided: true }) return Say(wrong, "这个标识已作废", "the identifier is voided");
        if (field.Template is { } template && record is not null && !string.Equals(record.Template?.Suffix.ToString(), template, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(record.Template?.ToString(), template, StringComparison.OrdinalIgnoreCase)) return Say(wrong, "不是这一类对象", "it is of another kind");
        return handle.ToString();
    }

    private static string? Say(Action<Bilingual> wrong, string zh, string en)
    {
        wrong(new(zh, en));
        return null;
    }
}
