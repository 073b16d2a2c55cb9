using Yiwang.Expressions.Syntax;
using Yiwang.Parties;

namespace Yiwang.Cases.Definitions.Reading;

internal sealed class PartyReader(ReadContext context)
{
    /// <summary>The party that stands for the node itself, in every definition.</summary>
    public const string System = "system";

    public PartyDefinition? Read(YamlText code, YamlNode node)
    {
        context.Declare(Named.Party, code, node);
        if (code.Text == System)
        {
            context.Problems.Say(code, "“system”就是节点自己，不用声明", "'system' is the node itself and is not declared");
            return null;
        }
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "参与方写成“键: 值”", "a party is 'key: value'");
            return null;
        }
        var reader = new MapReader(map, context.Problems);
        var name = reader.Words("name", needed: true);
        var field = reader.Text("field");
        var who = reader.One<PartySource>("who") ?? (field is null ? PartySource.Applicant : PartySource.Field);
        var roles = Roles(reader.Names("roles"));
        reader.End();
        Check(map, who, field, roles);
        return name is null ? null : new(code.Text, name.Value, who, roles, context.Refer(Named.Field, field));
    }

    public IReadOnlyList<Role> Roles(IReadOnlyList<YamlText> names)
    {
        var roles = new List<Role>();
        foreach (var name in names)
        {
            if (RoleNames.TryParse(name.Text, out var role) && role is not (Role.Public or Role.Auditor))
            {
                roles.Add(role);
                continue;
            }
            var near = Nearest.To(name.Text, Enum.GetNames<Role>());
            context.Problems.Say(name, $"没有能办理的角色“{name.Text}”" + (near is null ? "" : $"，可能是“{near}”"), $"there is no role '{name.Text}' that acts" + (near is null ? "" : $"; perhaps '{near}'"));
        }
        return roles;
    }

    private void Check(YamlMap at, PartySource who, YamlText? field, IReadOnlyList<Role> roles)
    {
        if (who == PartySource.System) context.Problems.Say(at, "节点自己写作 system，不用声明", "the node itself is written 'system' and is not declared");
        if (who == PartySource.Field && field is null) context.Problems.Say(at, "缺少“field”：由哪个字段指明", "'field' is missing: which field names the party");
        if (who != PartySource.Field && field is not null) context.Problems.Say(field, "只有“who: field”的参与方才写“field”", "'field' belongs to a party of 'who: field' only");
        // whoever runs the node has many people, most of whom must not decide
        if (who == PartySource.Operator && roles.Count == 0) context.Problems.Say(at, "节点运营方须写明角色（roles）", "the operator of the node acts by named roles only ('roles')");
    }
}
