using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Clock;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Plan;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>The node of a city with its plan, three officers and three enterprises, once for the tests of a class; its clock can be moved, since a firm uses a cloud for thirty days before it is accepted.</summary>
public sealed class CityNode : IAsyncLifetime
{
    public const string Password = "Chengshi-2026-9";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-city-");
    private NodeHost? _host;

    internal TestClock Clock { get; } = new();
    public string Url => _host!.Addresses.Single(a => a.Scheme == "http").ToString().TrimEnd('/');

    private IParties Parties => _host!.Services.GetRequiredService<IParties>();

    public async ValueTask InitializeAsync()
    {
        var settings = new NodeSettings { Listen = new() { Address = "127.0.0.1", Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 } };
        _host = await NodeHost.StartAsync(new DataFolder(_folder.FullName), settings, Clock, CancellationToken.None);
        var founded = Done(await Parties.FoundAsync(new(Code("12500000YW00001944"), "渝江市经信委", OrganizationKind.Authority, Region("500000")), Name("admin"), new("张主任", null)));
        var admin = founded.In(Parties.Directory.Operator!.Id)!;
        await BindAsync(admin, "wutao", "吴涛", Role.RegionOfficer);
        await BindAsync(admin, "lilan", "李岚", Role.RegionLeader);
        await BindAsync(admin, "zhengkai", "郑凯", Role.SecurityDuty);
        await TenantAsync(admin, "91510107YW00000391", "成都锦程智造软件有限公司", "luoshan", "罗珊");
        await TenantAsync(admin, "91500103YW0000100R", "渝城燃气有限公司", "tangyu", "唐宇");
        await TenantAsync(admin, "91510703YW0000127L", "绵州电控设备有限公司", "heqing", "何清");
        Assert.True((await PlanSetup.SeedAsync(_host.Services, admin, CancellationToken.None)).Succeeded);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task TenantAsync(Principal admin, string uscc, string organization, string user, string person)
    {
        Done(await Parties.RegisterAsync(admin, new(Code(uscc), organization, OrganizationKind.Enterprise, Region("500103")), Name(user), new(person, null)));
        await PasswordAsync(user);
    }

    private async Task BindAsync(Principal admin, string user, string person, Role role)
    {
        Done(await Parties.BindAsync(admin, new(Parties.Directory.Operator!.Id, Name(user), new(person, null), [role])));
        await PasswordAsync(user);
    }

    private async Task PasswordAsync(string user) => Assert.True((await _host!.Services.GetRequiredService<Passwords>().SetAsync(Name(user), Password, mustChange: false)).Succeeded);

    private static T Done<T>(Yiwang.Events.Outcome<T> outcome)
    {
        Assert.True(outcome.Succeeded, outcome.Status.Code);
        return outcome.Value!;
    }

    private static Uscc Code(string text) => Uscc.TryParse(text, out var code) ? code : throw new ArgumentException(text);
    private static RegionCode? Region(string text) => RegionCode.TryParse(text, out var region) ? region : null;
    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
