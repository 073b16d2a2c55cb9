using Xunit;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Points;

/// <summary>Whoever fills in a form finds a point by its machine, its name or its topic, and never types its handle.</summary>
public sealed class PointSourceTests : IAsyncLifetime
{
    private ConnectBed _bed = null!;
    private PointSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await OpenAsync();
        await _bed.WithPressAsync(Register("oil_temp", "holding:5") with { Name = "油温", Ucum = "Cel" }, Register("secret", "holding:6") with { Name = "工艺参数", Grade = 3 });
        Assert.True((await _bed.Book.SaveAsync(Engineer, Pump, [Register("vib", "holding:1") with { Name = "振动", Adapter = "", Address = "yz/a/003/vib" }, Register("oil_temp", "holding:2") with { Name = "油温" }])).Succeeded);
        var (things, access) = (new DeviceThings(_bed.Things.Registry), new Access(new NoGrants()));
        _source = new PointSource(_bed.Book, new DeviceReader(_bed.Things.Registry, _bed.Things.Things.Templates, new(access)), things, new DeviceSight(access, things));
    }

    public async ValueTask DisposeAsync() => await _bed.DisposeAsync();

    [Theory]
    [InlineData("油温", "EQ-A-001.oil_temp EQ-A-006.oil_temp")]
    [InlineData("EQ-A-006 油温", "EQ-A-006.oil_temp")]
    [InlineData("yz/a/003", "EQ-A-006.vib")]
    [InlineData("没有这样的", "")]
    public async Task A_point_is_found_by_what_people_call_it(string asked, string found) =>
        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await Ask(asked, Engineer)).Select(h => h[(h.IndexOf('/', StringComparison.Ordinal) + 1)..]));

    [Fact]
    public async Task With_no_words_the_first_ones_are_offered() => Assert.Equal(2, (await _source.SearchAsync("", null, Engineer, 2, default)).Count);

    [Fact]
    public async Task What_begins_with_the_words_comes_first()
    {
        Assert.True((await _bed.Book.SaveAsync(Engineer, Press, [Register("aa", "holding:9") with { Name = "进油温差" }])).Succeeded);
        Assert.EndsWith("EQ-A-001.aa", (await Ask("油温", Engineer))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_finds_a_point_that_they_may_not_see()
    {
        Assert.Empty(await Ask("油温", Stranger));
        Assert.Null(_source.Find(Press + ".oil_temp", Stranger));
        Assert.Empty(await Ask("工艺参数", Inspector));
        Assert.Single(await Ask("工艺参数", Things.ThingsBed.Of(Things.ThingsBed.Forge, Role.OrgAdmin)));
    }

    [Fact]
    public void It_is_shown_by_machine_and_name()
    {
        var shown = _source.Find(Press + ".oil_temp", Engineer)!;
        Assert.Equal(("EQ-A-001 油温", "EQ-A-001 oil_temp Cel"), (shown.Name, shown.Detail));
        Assert.Null(_source.Find(Press.ToString(), Engineer));
    }

    private async Task<List<string>> Ask(string words, Principal who) => [.. (await _source.SearchAsync(words, null, who, 20, default)).Select(r => r.Handle)];
}
