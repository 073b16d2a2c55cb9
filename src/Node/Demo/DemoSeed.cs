using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Node.Clock;
using Yiwang.Parties;
using Yiwang.Plan;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Demo;

/// <summary>Fills empty nodes with the fictional network through the very commands that people use, so that nothing in it could not have happened.</summary>
/// <param name="past">Clock of the region's node, which begins before the first of its forms.</param>
internal sealed class DemoSeed(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, TestClock past)
{
    private readonly Dictionary<string, OrganizationId> _organizations = [];

    public async Task FillAsync(CancellationToken cancel)
    {
        foreach (var node in data.Nodes) await FoundAsync(node, sites[node.Key], cancel);
        foreach (var node in data.Nodes.Where(n => n.Prefix.Length > 0)) await HomeAsync(node, sites[node.Key], cancel);
        foreach (var site in data.Nodes) await DelegateAsync(site.Key, sites[site.Key], cancel);
        var things = new DemoThings(data, sites, Organization);
        await things.RegisterAsync(cancel);
        foreach (var credential in data.Credentials) await IssueAsync(credential, cancel);
        await RequestAsync(cancel);
        foreach (var site in sites.Values.Where(s => s.Node.Prefix.Length == 0)) await RegionAsync(site, cancel);
    }

    private string Organization(string key) => _organizations[key].ToString();

    /// <summary>The operator with its administrator, then tenants, then people.</summary>
    private async Task FoundAsync(DemoNode node, DemoSite site, CancellationToken cancel)
    {
        var own = data.Organization(node.Organization);
        var administrator = (await site.Parties.FoundAsync(Registration(own), Name("admin"), new Person("节点管理员", null), cancel)).Expect($"found {node.Key}");
        _organizations[own.Key] = OrganizationOf(administrator);
        site.Administrator = administrator.In(_organizations[own.Key])!;
        site.Users.Add(administrator.Handle.Name);
        foreach (var tenant in data.Organizations.Where(o => o.Node == node.Key && o.Key != own.Key))
        {
            var userName = Name("admin-" + tenant.Key.ToLowerInvariant());
            _organizations[tenant.Key] = (await site.Parties.RegisterAsync(site.Administrator, Registration(tenant), userName, new Person($"{tenant.NameZh} 管理员", null), cancel)).Expect($"register {tenant.Key}").Id;
            site.Users.Add(userName);
        }
        foreach (var person in data.People.Where(p => p.Node == node.Key))
        {
            var organization = _organizations[person.Organization];
            var bind = new BindUser(organization, Name(person.User), new Person(person.NameZh, null), [.. person.Roles.Split(',').Select(Enum.Parse<Role>)]);
            var user = (await site.Parties.BindAsync(site.Acting(organization), bind, cancel)).Expect($"bind {person.User}");
            site.Users.Add(user.Handle.Name);
        }
    }

    /// <summary>The node's own prefix; a tenant's stands below it and comes with the delegation.</summary>
    private async Task HomeAsync(DemoNode node, DemoSite site, CancellationToken cancel)
    {
        var own = data.Organization(node.Organization);
        (await site.Prefixes.HomeAsync(site.Administrator, new PrefixGrant(PrefixOf(node.Prefix), Organization(own.Key), own.NameZh), cancel)).Expect($"home {node.Prefix}");
    }

    private async Task DelegateAsync(string key, DemoSite site, CancellationToken cancel)
    {
        PrefixGrant[] grants =
        [
            .. from d in data.Delegations
               where d.Parent == key
               let other = sites.GetValueOrDefault(d.Address)
               let node = d.Address == key ? null : other?.Address ?? new Uri(d.Address)
               select new PrefixGrant(PrefixOf(d.Prefix), Organization(d.Organization), data.Organization(d.Organization).NameZh, node, HandlePort: other?.HandlePort ?? PrefixRecord.UsualHandlePort),
        ];
        if (grants.Length == 0) return;
        (await site.Prefixes.DelegateAsync(site.Acting(_organizations[data.Nodes.Single(n => n.Key == key).Organization]), grants, cancel)).Expect($"delegate from {key}");
    }

    /// <summary>What officers have done in the past two months, then today's plan. A step that asks for the password again gets it.</summary>
    private async Task RegionAsync(DemoSite site, CancellationToken cancel)
    {
        await site.SetPasswordsAsync(DemoNetwork.Password, cancel);
        var now = TimeProvider.System.GetUtcNow();
        await new DemoCases(data, site, past, key => _organizations[key]).RunAsync(now, cancel);
        past.Set(TimeProvider.System.GetUtcNow());
        await PlanAsync(site, cancel);
    }

    /// <summary>A node that administers and delegates no prefix runs the plan of its region.</summary>
    private async Task PlanAsync(DemoSite site, CancellationToken cancel)
    {
        var seeded = await PlanSetup.SeedAsync(site.Services, site.Acting(_organizations[site.Node.Organization]), cancel);
        if (!seeded.Succeeded) throw new InvalidDataException($"plan of {site.Node.Key}: {seeded.Code} {seeded.Detail}");
    }

    private async Task RequestAsync(CancellationToken cancel)
    {
        foreach (var request in data.Requests)
        {
            var site = sites[request.Node];
            var organization = data.Organization(request.Organization);
            var who = site.Acting(_organizations[request.Organization]);
            var values = new JsonObject
            {
                ["orgName"] = organization.NameZh, ["uscc"] = organization.Uscc, ["legalPerson"] = "法定代表人", ["licence"] = new JsonArray(await DemoFile.PutAsync(site, who, "营业执照.txt", cancel)), ["scale"] = "small",
                ["aboveScale"] = false, ["industry"] = organization.Industry, ["regionCode"] = organization.Region, ["address"] = "演示地址 1 号", ["contact"] = "联系人", ["phone"] = "023-00001234",
                ["hostMode"] = "hosted", ["purpose"] = request.Purpose,
            };
            (await site.Services.GetRequiredService<ICases>().OpenAsync(who, new OpenCase("enterprise-prefix", values, Transition: "submit"), cancel)).Expect($"application of {request.Organization}");
        }
    }

    /// <summary>A program with a secret that everybody may know: it is good in the demonstration alone.</summary>
    private async Task IssueAsync(DemoCredential credential, CancellationToken cancel)
    {
        var (site, organization) = (sites[data.Organization(credential.Organization).Node], _organizations[credential.Organization]);
        var names = credential.Names.Split(',').Select(n => CredentialName.TryParse(n, out var name) ? name : throw new InvalidDataException(n)).ToArray();
        var app = new IssueApp(organization, credential.Name, new AppKey(AppKeyAlgorithm.SecretKey, Secret: DemoNetwork.Password), [.. credential.Roles.Split(',').Select(Enum.Parse<Role>)], names);
        (await site.Parties.IssueAppAsync(site.Acting(organization), app, cancel)).Expect($"credential {credential.Name}");
    }

    private static OrganizationId OrganizationOf(User user) =>
        OrganizationId.TryParse(user.Memberships.Keys.Single(), out var id) ? id : throw new InvalidOperationException("a user without organisation");

    private static RegisterOrganization Registration(DemoOrganization o)
    {
        var uscc = Uscc.TryParse(o.Uscc, out var code) ? code : throw new InvalidDataException($"{o.Key}: {o.Uscc}");
        var kind = o.Key switch { "TOP" or "YW05" or "YW06" => OrganizationKind.Registry, "CQ" or "SC" => OrganizationKind.Authority, "YW07" => OrganizationKind.Park, _ => OrganizationKind.Enterprise };
        return new(uscc, o.NameZh, kind, RegionCode.TryParse(o.Region, out var region) ? region : null, IndustryCode.TryParse(o.Industry, out var industry) ? industry : null);
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new InvalidDataException(text);

    private static Prefix PrefixOf(string text) => Prefix.TryParse(text, out var prefix, out var reason) ? prefix : throw new InvalidDataException($"{text}: {reason}");
}
