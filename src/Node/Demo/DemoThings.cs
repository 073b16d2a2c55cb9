using System.Globalization;
using System.Text;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Demo;

/// <summary>Templates, identifiers, ranges and voids of the fictional network.</summary>
internal sealed class DemoThings(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, Func<string, string> organizationId)
{
    /// <param name="node">Whose organisations' are registered.</param>
    public async Task RegisterAsync(string node, CancellationToken cancel)
    {
        bool Here(string organization) => data.Organization(organization).Node == node;
        foreach (var (organization, suffix) in data.Things.Select(t => (t.Organization, t.Template)).Concat(data.Ranges.Where(r => r.Template.Length > 0).Select(r => (r.Organization, r.Template))).Distinct().Where(t => Here(t.Organization)))
            await PublishAsync(organization, suffix, cancel);
        foreach (var thing in data.Things.Where(t => Here(t.Organization))) await RegisterAsync(thing, cancel);
        foreach (var range in data.Ranges.Where(r => Here(r.Organization))) await RegisterAsync(range, cancel);
        foreach (var voided in data.Voids)
        {
            var handle = Handle.Parse(voided.Handle);
            var owner = data.Organizations.Single(o => o.Prefix == handle.Prefix.ToString()).Key;
            if (Here(owner)) (await SiteOf(owner).Registry.VoidAsync(Who(owner), handle, voided.Reason, cancel: cancel)).Expect(voided.Handle);
        }
    }

    private async Task PublishAsync(string organization, string suffix, CancellationToken cancel)
    {
        var starter = StarterTemplates.All.Single(s => s.Suffix == suffix);
        (await SiteOf(organization).Templates.PublishAsync(Who(organization), TemplateOf(organization, suffix), starter.Body, -1, cancel)).Expect($"{organization} {suffix}");
    }

    private async Task RegisterAsync(DemoThing thing, CancellationToken cancel)
    {
        var template = Template(thing.Organization, thing.Template);
        var aliases = thing.Aliases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(AliasOf).ToArray();
        var register = new RegisterThing(Handle.Parse($"{PrefixOf(thing.Organization)}/{thing.Suffix}"), template.Handle, template.Version, Values(thing.Organization, template, thing.Values), aliases);
        (await SiteOf(thing.Organization).Registry.RegisterAsync(Who(thing.Organization), register, cancel: cancel)).Expect(register.Handle.ToString());
    }

    private async Task RegisterAsync(DemoRange range, CancellationToken cancel)
    {
        var template = range.Template.Length > 0 ? Template(range.Organization, range.Template) : null;
        if (!Prefix.TryParse(PrefixOf(range.Organization), out var prefix, out var reason)) throw new InvalidDataException(reason);
        var pattern = new RangePattern(prefix, range.Stem, Number(range.Digits), range.Tail, Number(range.From), Number(range.To));
        (await SiteOf(range.Organization).Registry.RegisterRangeAsync(Who(range.Organization), new RegisterRange(pattern, template?.Handle, template?.Version ?? 0, template is null ? [] : Values(range.Organization, template, range.Values)), cancel: cancel)).Expect(range.Stem);
    }

    private List<HandleValue> Values(string organization, Template template, string text)
    {
        var now = SiteOf(organization).NowUs;
        var given = text.Split("; ").Select(pair => pair.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var unknown = given.Keys.Except(template.Body.Items.Select(i => i.Name)).ToArray();
        if (unknown.Length > 0) throw new InvalidDataException($"{template.Handle} has no {string.Join(", ", unknown)}");
        return
        [
            .. from item in template.Body.Items
               where given.ContainsKey(item.Name)
               select new HandleValue(item.Index, item.Name, Encoding.UTF8.GetBytes(given[item.Name]), 86_400, ValuePermissions.Default, now, item.Grade, item.Visibility),
        ];
    }

    private Template Template(string organization, string suffix) => SiteOf(organization).Templates.Find(TemplateOf(organization, suffix))!;

    private Handle TemplateOf(string organization, string suffix) => Handle.Parse($"{PrefixOf(organization)}/{suffix}");

    private string PrefixOf(string organization) => data.Organization(organization).Prefix;

    private DemoSite SiteOf(string organization) => sites[data.Organization(organization).Node];

    private Principal Who(string organization) =>
        SiteOf(organization).Acting(OrganizationId.TryParse(organizationId(organization), out var id) ? id : throw new InvalidDataException(organization));

    private static Alias AliasOf(string text) => text.Split(':', 2) switch
    {
        ["gtin", var value] => new(AliasScheme.Gtin, value),
        ["local", var value] => new(AliasScheme.LocalCode, value),
        _ => throw new InvalidDataException(text),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
