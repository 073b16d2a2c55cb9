using System.Text;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Adding;

/// <summary>Registers a device that is not in the ledger yet, with what is known while it is being connected; the rest of its line comes later.</summary>
internal sealed class NewDevice(IRegistry registry, ITemplates templates)
{
    /// <summary>Where no template of equipment is published: the name alone, as a plain value.</summary>
    private const int NameIndex = 2;
    private const int TtlSeconds = 86_400;

    /// <summary>Under the organisation's own prefix; an identifier under a delegated prefix may be assigned to it later.</summary>
    public async ValueTask<Outcome<Handle>> RegisterAsync(Principal who, string assetNo, string name, string model, string category, AddForm form, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (!Handle.TryParse($"{owner}/{assetNo}".AsSpan(), out var handle, out _)) return new Outcome(Codes.ThingsHandleInvalid, assetNo, "assetNo", new Bilingual("资产编号只用字母、数字和短横，例如 EQ-A-001。", "An asset number is letters, digits and dashes, as EQ-A-001."));
        var template = Template(owner);
        IReadOnlyList<HandleValue> values = template is null ? [new HandleValue(NameIndex, "Name", Encoding.UTF8.GetBytes(name), TtlSeconds, ValuePermissions.Default, 0)]
            : [.. Values(template, new() { ["assetNo"] = assetNo, ["equipmentName"] = name, ["model"] = model, ["category"] = category, ["criticality"] = form.Criticality, ["plant"] = form.Plant, ["responsible"] = form.Responsible, ["status"] = "inUse" })];
        var registered = await registry.RegisterAsync(who, new RegisterThing(handle, template?.Handle, template?.Version ?? 0, values, []), cancel: cancel);
        return registered.Succeeded ? registered.Value.Handle : registered.Status with { Field = registered.Status.Code == Codes.ThingsHandleTaken ? "assetNo" : registered.Status.Field };
    }

    private Template? Template(string owner) => templates.OwnedBy(owner).Select(t => templates.Find(t.Handle)).OfType<Template>()
        .FirstOrDefault(t => t is { State: TemplateState.Published, Body.Kind: ObjectKind.Equipment } && t.Body.Items.Any(i => i.Name == "assetNo"));

    private static IEnumerable<HandleValue> Values(Template template, Dictionary<string, string> known) =>
        from item in template.Body.Items
        let value = known.GetValueOrDefault(item.Name)
        where value is { Length: > 0 } && (item.Options.Count == 0 || item.Options.Any(o => o.Value == value))
        select new HandleValue(item.Index, item.Name, Encoding.UTF8.GetBytes(value), TtlSeconds, TemplateValues.PermissionsOf(item.Grade, item.Visibility), 0, item.Grade, item.Visibility);
}
