using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Events;
using Yiwang.Unit.Tests.Cases;
using Yiwang.Unit.Tests.Connect.Alarms;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class FailureLibraryTests
{
    private static readonly FailureMode s_pump = Mode("FM-PMP-01", "pump-4-20ma", "流量低"), s_seal = Mode("FM-PMP-02", "pump-4-20ma", "滴漏"), s_any = Mode("FM-ELE-02", "", "过载"), s_press = Mode("FM-LUB-02", "forging-press", "润滑压力低");
    private static readonly FailureMode[] s_all = [s_pump, s_seal, s_any, s_press];

    [Theory]
    // what the rule or the order names
    [InlineData("pump-4-20ma", "FM-PMP-02", "流量低", "FM-PMP-02")]
    [InlineData("pump-4-20ma", "FM-LUB-02 润滑", "", "FM-LUB-02")]
    // what explains the words, in either direction
    [InlineData("pump-4-20ma", "", "循环水流量低", "FM-PMP-01")]
    [InlineData("pump-4-20ma", "", "过载", "FM-ELE-02")]
    // else all of the machine's classes and of any
    [InlineData("pump-4-20ma", "", "唱歌", "FM-PMP-01 FM-PMP-02 FM-ELE-02")]
    [InlineData("pump-4-20ma", "FM-OUR-99", "", "FM-PMP-01 FM-PMP-02 FM-ELE-02")]
    [InlineData("lathe", "", "润滑压力低", "FM-ELE-02")]
    public void What_may_have_happened_is_proposed(string deviceClass, string named, string words, string proposed) =>
        Assert.Equal(proposed, string.Join(' ', FailureLibrary.Propose(s_all, [deviceClass], named, words).Select(m => m.Code)));

    [Fact]
    public void Starters_name_causes_with_actions_and_their_source_and_each_code_once()
    {
        Assert.All(StarterModes.All, m => Assert.True(m.Symptoms.Count > 0 && m.Causes.Count > 0 && m.Basis.Length > 0 && m.Causes.All(c => c.Cause.Length > 0 && c.Action.Length > 0), m.Code));
        Assert.Distinct(StarterModes.All.Select(m => m.Code));
    }

    [Fact]
    public async Task What_is_in_force_is_read_back_as_it_was_written_and_belongs_to_its_plant()
    {
        await using var bed = await DeskBed.OpenAsync();
        var library = new FailureLibrary(bed.Cases.Node);
        var starter = StarterModes.All[0];
        await CaseBed.Ok(FailureLibrary.AdoptAsync(bed.Cases.Cases, bed.Cases.Engineer, starter));
        var read = Assert.Single(await library.OfAsync(bed.Cases.Forge));
        Assert.Equal((starter.Code, starter.Name, starter.DeviceClass, starter.Basis), (read.Code, read.Name, read.DeviceClass, read.Basis));
        Assert.Equal(starter.Symptoms, read.Symptoms);
        Assert.Equal(starter.Causes, read.Causes);
        Assert.Null(await library.FindAsync(bed.Cases.Stranger.Organization!, starter.Code));
    }

    [Fact]
    public async Task One_code_stands_for_one_mode_until_it_is_retired()
    {
        await using var bed = await DeskBed.OpenAsync();
        var first = await CaseBed.Ok(FailureLibrary.AdoptAsync(bed.Cases.Cases, bed.Cases.Engineer, s_pump));
        var refused = await CaseBed.Refused(FailureLibrary.AdoptAsync(bed.Cases.Cases, bed.Cases.Engineer, s_pump with { Name = "另一个" }), Codes.RequestInvalid);
        Assert.Equal("code", refused.Field);
        await CaseBed.Ok(bed.Cases.Cases.MoveAsync(bed.Cases.Engineer, new MoveCase(first.Id, "retire", [], first.Position)));
        await CaseBed.Ok(FailureLibrary.AdoptAsync(bed.Cases.Cases, bed.Cases.Engineer, s_pump with { Name = "另一个" }));
    }

    private static FailureMode Mode(string code, string deviceClass, string symptom) => new(null, code, code, deviceClass, [symptom], [new("原因", "措施", "")], "试验");
}
