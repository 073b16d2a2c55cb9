using Yiwang.Events;
using Yiwang.Parties.Rights;

namespace Yiwang.Parties.Organizations;

/// <summary>What must hold of the input, whoever gives it.</summary>
internal static class PartyChecks
{
    private const int MaxName = 200;
    private const int MaxPhone = 32;

    public static Outcome Check(RegisterOrganization o) => CheckText(o.Name, MaxName, "name", "名称", "the name");

    public static Outcome Check(Person person)
    {
        var name = CheckText(person.Name, MaxName, "personName", "姓名", "the person's name");
        if (!name.Succeeded || person.Phone is null) return name;
        var usable = person.Phone.Length <= MaxPhone && person.Phone.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')');
        return usable ? Outcome.Ok : Invalid("phone", "电话只能有数字、空格和 + - ( )。", "A phone number has digits, spaces and + - ( ).");
    }

    public static Outcome CheckGrant(IDirectory directory, OrganizationId organization, IEnumerable<Role> held, Role role)
    {
        if (role == Role.Public || !Enum.IsDefined(role)) return Invalid("role", "没有这个角色。", "There is no such role.");
        if (role == Role.NodeAdmin && directory.Operator?.Id != organization)
            return Invalid("role", "节点管理员只能由本节点的运营单位任命。", "Only the organisation that runs the node has node administrators.");
        foreach (var other in held)
        {
            if (!RoleRules.Exclude(role, other)) continue;
            var (a, b) = (role.Title(), other.Title());
            return Invalid("role", $"{a.Zh}不能同时是{b.Zh}：审计的人不能改动被审计的内容。", $"{a.En} and {b.En} exclude each other: who audits must not change what is audited.");
        }
        return Outcome.Ok;
    }

    public static Outcome Invalid(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));

    private static Outcome CheckText(string text, int max, string field, string zh, string en)
    {
        if (string.IsNullOrWhiteSpace(text)) return Invalid(field, $"请填写{zh}。", $"Give {en}.");
        if (text.Length > max) return Invalid(field, $"{zh}最多 {max} 个字符。", $"At most {max} characters for {en}.");
        return text.Any(char.IsControl) ? Invalid(field, $"{zh}里有不可见的控制字符。", $"There are control characters in {en}.") : Outcome.Ok;
    }
}
