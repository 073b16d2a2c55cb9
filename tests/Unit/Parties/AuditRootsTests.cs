using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Unit.Tests.Parties;

public sealed class AuditRootsTests
{
    [Fact]
    public async Task Each_day_is_logged_once_and_old_days_go()
    {
        using var bed = await PartyTestBed.OpenAsync();
        await bed.FoundAsync();
        var roots = new AuditRoots(bed.Audit, bed.Events, bed.Directory, new PartiesOptions { AuditDays = 2 });
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await roots.PublishAsync()).Succeeded);
            Assert.True((await roots.PublishAsync()).Succeeded);
            bed.Clock.Move(TimeSpan.FromDays(1));
            await bed.Audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "sign-in", Codes.Ok));
        }
        Assert.True((await roots.PublishAsync()).Succeeded);
        Assert.Equal(5, Enumerable.Range(0, (int)bed.Events.Size).Count(i => bed.Events.Read(i).Kind == LogKinds.AuditRoot));
        Assert.Equal(2, bed.Audit.ClosedDays().Count);
        Assert.True(roots.Verify().Good);
    }

    [Fact]
    public async Task A_day_rewritten_with_right_hashes_is_found_by_the_log()
    {
        using var bed = await PartyTestBed.OpenAsync();
        await bed.FoundAsync();
        var roots = new AuditRoots(bed.Audit, bed.Events, bed.Directory, new PartiesOptions());
        bed.Clock.Move(TimeSpan.FromDays(1));
        await roots.PublishAsync();
        await Rewrite(bed.AuditFolder);
        Assert.True(bed.Audit.Verify().Good);
        Assert.Equal("2026-11-21", roots.Verify().File);
    }

    /// <summary>What somebody with the disk and the program could do: the same day, another story, every hash right.</summary>
    private static async Task Rewrite(string folder)
    {
        foreach (var file in System.IO.Directory.GetFiles(folder)) File.Delete(file);
        var clock = new Clock();
        using var forged = new AuditLog(new FaultyFiles(), folder, clock, TimeZoneInfo.Utc);
        Assert.True((await forged.WriteAsync(new AuditRecord(AuditKind.SignIn, "nothing-happened", Codes.Ok))).Succeeded);
    }
}
