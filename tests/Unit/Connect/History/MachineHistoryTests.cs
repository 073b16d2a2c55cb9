using Xunit;
using Yiwang.Connect.History;
using Yiwang.Connect.Points;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Connect.ConnectBed;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect.History;

/// <summary>What a machine did and what was done to it, as its page tells it.</summary>
public sealed class MachineHistoryTests
{
    private static async Task<IReadOnlyList<ThingHistoryLine>> ReadAsync(ConnectBed bed, Principal who, long before = long.MaxValue, int max = 10, string language = "zh")
    {
        var history = new MachineHistory(bed.Things.Views, bed.Things.Events, bed.Book, new DeviceThings(bed.Things.Registry));
        await bed.Things.Projections.WaitAsync(bed.Things.Events.Size - 1, default, MachineHistoryView.ViewName);
        return await history.ReadAsync(TextOf(language), new ThingView(bed.Things.Registry.FindRecord(ConnectBed.Press)!, 0, who, true), before, max, default);
    }

    private static Text TextOf(string language) => new(language == "zh" ? PageLanguage.Chinese : PageLanguage.English, TimeZoneInfo.Utc);

    private static async Task SayAsync(ConnectBed bed, string kind, string json, string head) => Assert.True((await bed.Things.Events.AppendAsync([new EventDraft
    {
        Kind = kind, Owner = Forge, Heads = [head], Mentions = [ConnectBed.Press.ToString()], Actor = kind == ConnectKinds.StateChanged ? null : Engineer.User,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = System.Text.Encoding.UTF8.GetBytes(json) },
    }], [])).Succeeded);

    private static async Task<ConnectBed> OpenAsync()
    {
        var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync(Register("spm_set", "holding:100") with { Name = "设定频次" }, Register("oil", "holding:5"));
        var point = $"{Forge}/EQ-A-001.spm_set";
        await SayAsync(bed, ConnectKinds.StateChanged, """{"device":"x","state":"fault","before":"running"}""", "state:x");
        await SayAsync(bed, ConnectKinds.WriteOrdered, $$"""{"point":"{{point}}","value":42.5}""", "write:" + point);
        await SayAsync(bed, ConnectKinds.WriteAnswered, $$"""{"point":"{{point}}","result":"Mismatch","readBack":40,"said":""}""", "write:" + point);
        return bed;
    }

    [Fact]
    public async Task Points_states_and_writes_are_told_newest_first_and_a_table_is_one_line()
    {
        await using var bed = await OpenAsync();
        var lines = await ReadAsync(bed, Engineer);
        Assert.Equal(["写入结果", "下发写入", "状态：故障", "保存 2 个测点"], lines.Select(l => l.Title));
        Assert.Equal(("设定频次：回读不一致，回读 40", true), (lines[0].Detail, lines[0].Bad));
        Assert.Equal(("设定频次 → 42.5", Engineer.User), (lines[1].Detail, lines[1].Actor));
        Assert.Equal("之前是运行", lines[2].Detail);
        Assert.Equal("spm_set、oil", lines[3].Detail);
        Assert.Equal(["Write answered", "Write ordered", "State: Fault", "2 points saved"], (await ReadAsync(bed, Engineer, language: "en")).Select(l => l.Title));
    }

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap()
    {
        await using var bed = await OpenAsync();
        var (all, paged, before) = (await ReadAsync(bed, Engineer), new List<ThingHistoryLine>(), long.MaxValue);
        while (await ReadAsync(bed, Engineer, before, 1) is [var line])
        {
            paged.Add(line);
            before = line.Oldest;
        }
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Others_are_told_nothing()
    {
        await using var bed = await OpenAsync();
        Assert.Empty(await ReadAsync(bed, ConnectBed.Stranger));
        Assert.Empty(await ReadAsync(bed, Principal.Public));
    }
}
