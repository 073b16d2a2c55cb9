using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Node.Clock;
using Yiwang.Parties;
using Yiwang.Plan;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Demo;

/// <summary>Fills empty nodes with the fictional network through the very commands that people use, so that nothing in it could not have happened.</summary>
/// <param name="past">Clock of the city's node, which begins before the first of its forms.</param>
internal sealed class DemoSeed(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, TestClock past)
{
    private readonly ConcurrentDictionary<string, OrganizationId> _organizations = new(StringComparer.Ordinal);

    /// <summary>Organisations and people of all nodes, with their passwords; all else comes after it.</summary>
    public Task FoundAsync(CancellationToken cancel) => EachAsync(async site =>
    {
        await FoundAsync(site.Node, site, cancel);
        await site.SetPasswordsAsync(DemoNetwork.Password, cancel);
    });

    /// <summary>Prefixes, identifiers, credentials and applications of one node, which waits for no other.</summary>
    public async Task FillAsync(DemoSite site, CancellationToken cancel)
    {
        var key = site.Node.Key;
        if (site.Node.Prefix.Length > 0) await HomeAsync(site.Node, site, cancel);
        await DelegateAsync(key, site, cancel);
        await new DemoThings(data, sites, Organization).RegisterAsync(key, cancel);
        foreach (var credential in data.Credentials.Where(c => data.Organization(c.Organization).Node == key)) await IssueAsync(credential, cancel);
        foreach (var request in data.Requests.Where(r => r.Node == key)) await ApplyAsync(request, cancel);
    }

    /// <summary>The way of the products. What a pact shares begins with the pact, so this comes after <see cref="SignAsync"/>.</summary>
    public Task TraceAsync(CancellationToken cancel) => new DemoTrace(data, sites, key => _organizations[key]).RecordAsync(cancel);

    /// <summary>Codes on the distillery's bottles and who asked for them; after <see cref="TraceAsync"/>.</summary>
    /// <returns>Secret codes as a visitor finds them under the cap.</returns>
    public Task<IReadOnlyList<string>> CodesAsync(CancellationToken cancel) => new DemoCodes(data, sites, key => _organizations[key]).RecordAsync(cancel);

    /// <summary>What the city's node knows, which nobody else waits for: what officers have done in the past two months, then today's plan. Its clock goes right from then on.</summary>
    public async Task CityAsync(CancellationToken cancel)
    {
        var site = sites[DemoNetwork.CityKey];
        await new DemoCases(data, site, past, key => _organizations[key]).RunAsync(TimeProvider.System.GetUtcNow(), cancel);
        past.Release();
        await PlanAsync(site, cancel);
        await SignAsync(withCity: true, cancel);
    }

    /// <summary>The city signs when its clock has come to today.</summary>
    public Task SignAsync(bool withCity, CancellationToken cancel) =>
        new DemoPacts(data, sites, key => _organizations[key]).SignAsync(p => new[] { p.A, p.B }.Any(k => data.Organization(k).Node == DemoNetwork.CityKey) == withCity, cancel);

    private Task EachAsync(Func<DemoSite, Task> fill) => Task.WhenAll(sites.Values.Select(s => Task.Run(() => fill(s))));

    private string Organization(string key) => _organizations[key].ToString();

    /// <summary>The operator with its administrator, then tenants, then people.</summary>
    private async Task FoundAsync(DemoNode node, DemoSite site, CancellationToken cancel)
    {
        var own = data.Organization(node.Organization);
        var administrator = (await site.Parties.FoundAsync(Registration(own), Name(DemoNetwork.Administrator), new Person("节点管理员", null), cancel)).Expect($"found {node.Key}");
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
            var bind = new BindUser(organization, Name(person.User), new Person(person.NameZh, null), [.. person.Roles.Split(',').Select(Enum.Parse<Role>)], RegionCode.TryParse(person.Region, out var region) ? region : null);
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

    /// <summary>A node that administers and delegates no prefix runs the plan of its region.</summary>
    private async Task PlanAsync(DemoSite site, CancellationToken cancel)
    {
        var seeded = await PlanSetup.SeedAsync(site.Services, site.Acting(_organizations[site.Node.Organization]), cancel);
        if (!seeded.Succeeded) throw new InvalidDataException($"plan of {site.Node.Key}: {seeded.Code} {seeded.Detail}");
    }

    private async Task ApplyAsync(DemoRequest request, CancellationToken cancel)
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
        var kind = o.Key switch { "TOP" or "YW05" or "YW06" or "YW13" => OrganizationKind.Registry, "CQ" or "SC" or "TN" or "SN" => OrganizationKind.Authority, "YW07" => OrganizationKind.Park, _ => OrganizationKind.Enterprise };
        return new(uscc, o.NameZh, kind, RegionCode.TryParse(o.Region, out var region) ? region : null, IndustryCode.TryParse(o.Industry, out var industry) ? industry : null);
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new InvalidDataException(text);

    private static Prefix PrefixOf(string text) => Prefix.TryParse(text, out var prefix, out var reason) ? prefix : throw new InvalidDataException($"{text}: {reason}");
}
