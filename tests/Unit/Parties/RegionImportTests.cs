using System.Globalization;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Store;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;
using Yiwang.Unit.Tests.Events;
using Yiwang.Unit.Tests.Storage;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;
using Directory = Yiwang.Parties.Organizations.Directory;

namespace Yiwang.Unit.Tests.Parties;

/// <summary>A table of districts and regions is one write.</summary>
public sealed class RegionImportTests
{
    private const int Tenants = 8;
    private static readonly LogOptions s_options = new() { SegmentBytes = 1 << 20, MinFreeBytes = 0 };
    private static readonly RegionCode s_old = Region("500116"), s_new = Region("500120");

    [Fact]
    public async Task Wherever_the_power_goes_the_whole_new_table_stands_or_the_old_one()
    {
        using var bed = new EventTestBed();
        var outcomes = new HashSet<bool>();
        for (var operations = 1; ; operations++)
        {
            var files = new UnreliableFileSystem();
            bool acknowledged;
            await using (var node = await OpenAsync(files, bed))
            {
                var admin = await FillAsync(node);
                files.PowerOffAfter(operations);
                acknowledged = await TryImportAsync(node, admin);
            }
            for (var seed = 0; seed < 4; seed++)
            {
                await using var again = await OpenAsync(files.AfterPowerLoss(new Random(operations * 10 + seed)), bed);
                var regions = again.Directory.Organizations.Select(o => o.Region).Distinct().ToList();
                var region = Assert.Single(regions);
                Assert.True(region == s_new || (region == s_old && !acknowledged), $"{region} after {operations} operations");
                outcomes.Add(region == s_new);
            }
            if (acknowledged) break;
            Assert.True(operations < 200, "it was never acknowledged");
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public async Task A_row_that_cannot_be_set_leaves_the_others_as_they_were()
    {
        using var bed = await PartyTestBed.OpenAsync();
        var admin = await bed.FoundAsync(OrganizationKind.Authority);
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        var tan = (await bed.Parties.BindAsync(admin, new(Id(admin), Name("tanlin"), new("谭林", null), [Role.DistrictOfficer], s_old))).Value!;
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        RegionChange[] good = [new(Id(admin), tan.Handle, s_new), new(tenant.Id, null, s_new)];
        var (size, before) = (bed.Events.Size, bed.Directory.Find(tenant.Id)!.Region);
        var wrong = await bed.Parties.SetRegionsAsync(admin, [.. good, new(Id(admin), zhou, s_new)]);
        Assert.Equal((Codes.RequestInvalid, size), (wrong.Status.Code, bed.Events.Size));
        // the tenant's administrator may set the tenant's and no other
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.SetRegionsAsync(tenantAdmin, [new(tenant.Id, null, s_new), new(Id(admin), null, s_new)])).Status.Code);
        Assert.Equal((size, before), (bed.Events.Size, bed.Directory.Find(tenant.Id)!.Region));

        Assert.Equal(2, (await bed.Parties.SetRegionsAsync(admin, good)).Value);
        Assert.Equal((s_new, s_new), (bed.Directory.Find(tenant.Id)!.Region, bed.Directory.Find(tan.Handle)!.Memberships[admin.Organization!].Region));
        size = bed.Events.Size;
        // as it is already: nothing is recorded
        Assert.Equal(2, (await bed.Parties.SetRegionsAsync(admin, good)).Value);
        Assert.Equal(size, bed.Events.Size);
        // of two for the same the last counts
        await bed.Parties.SetRegionsAsync(admin, [new(tenant.Id, null, s_old), new(tenant.Id, null, s_new)]);
        Assert.Equal(s_new, bed.Directory.Find(tenant.Id)!.Region);
    }

    private static async Task<bool> TryImportAsync(Opened node, Principal admin)
    {
        try
        {
            return (await node.Parties.SetRegionsAsync(admin, [.. node.Directory.Organizations.Select(o => new RegionChange(o.Id, null, s_new))])).Succeeded;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<Principal> FillAsync(Opened node)
    {
        var founded = (await node.Parties.FoundAsync(new(Code("91500116YW00000126"), "渝州精锻汽车零部件有限公司", OrganizationKind.Authority, s_old), Name("zhou"), new("周建国", null))).Value!;
        var admin = founded.In(founded.Handle.Organization)!;
        for (var i = 0; i < Tenants; i++)
        {
            var tenant = await node.Parties.RegisterAsync(admin, new(Numbered(i), "璧山云谷紧固件有限公司", OrganizationKind.Enterprise, s_old), Name($"li.si{i.ToString(CultureInfo.InvariantCulture)}"), new("李四", null));
            Assert.Equal(Outcome.Ok, tenant.Status);
        }
        return admin;
    }

    // its last character checks the others
    private static Uscc Numbered(int i)
    {
        foreach (var check in "0123456789ABCDEFGHJKLMNPQRTUWXY")
            if (Uscc.TryParse($"91500120YW00001{i.ToString("D2", CultureInfo.InvariantCulture)}{check}", out var uscc, out _)) return uscc;
        throw new InvalidOperationException("test data");
    }

    private static RegionCode Region(string text) => RegionCode.TryParse(text, out var region) ? region : throw new ArgumentException(text);

    private static async Task<Opened> OpenAsync(UnreliableFileSystem files, EventTestBed bed)
    {
        var log = AppendLog.Open("/data/log", s_options, files);
        var events = await EventStore.OpenAsync(log, bed.Keys(), ErasureList.Open(DiskFileSystem.Instance, Path.Combine(bed.Folder, "erased.list")), EventTestBed.Origin, TimeProvider.System, null, default);
        var directory = Directory.Open(events);
        var audit = new AuditLog(DiskFileSystem.Instance, Path.Combine(bed.Folder, "audit"), TimeProvider.System, TimeZoneInfo.Utc);
        var parties = new PartyCommands(events, directory, new OrganizationKeys(bed.Keys()), new AppSecrets(bed.Keys()), new KnownPrefixes(), new AuditedAccess(new Access(new NoGrants()), audit), audit);
        return new Opened(log, directory, parties, audit);
    }

    private sealed record Opened(AppendLog Log, Directory Directory, PartyCommands Parties, AuditLog Audit) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Parties.Dispose();
            Audit.Dispose();
            await Log.DisposeAsync();
        }
    }
}
