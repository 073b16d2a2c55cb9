using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Values;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>The program's names against the files.</summary>
public sealed class InspectionFormsTests
{
    [Theory]
    [InlineData("inspection-route")]
    [InlineData("inspection-run")]
    public void The_file_is_sound(string code)
    {
        var read = Read(code);
        Assert.True(read.Problems.Count == 0, string.Join('\n', read.Problems.Select(p => $"{p.File}:{p.Line}:{p.Column} {p.Reason.En}")));
        Assert.Equal(code, read.Definition!.Code);
    }

    [Fact]
    public void Options_and_states_are_those_of_the_program()
    {
        var (route, run) = (Read("inspection-route").Definition!, Read("inspection-run").Definition!);
        Assert.Equal(Codes<Cycle>(), Options(route.Field("items")!, "cycle"));
        Assert.Equal(Codes<WantedState>(), Options(route.Field("items")!, "runState"));
        Assert.Equal(Codes<PresenceKind>(), route.Field("presence")!.Options.Select(o => o.Code).Order());
        Assert.Equal(Codes<ItemResult>(), Options(run.Field("items")!, "result"));
        Assert.Equal(Codes<Handling>(), Options(run.Field("items")!, "handling"));
        Assert.Contains(RouteReader.InForce, route.States.Select(s => s.Code));
        Assert.Equal(new[] { Run.Planned, Run.Running, Run.Done, Run.Missed }.Order(), run.States.Select(s => s.Code).Order());
    }

    private static IEnumerable<string> Codes<T>() where T : struct, Enum => Enum.GetValues<T>().Select(FieldWords.Of).Order();

    private static IEnumerable<string> Options(FieldDefinition table, string column) => table.Columns.First(c => c.Code == column).Options.Select(o => o.Code).Order();

    private static DefinitionReading Read(string code)
    {
        var assembly = typeof(Route).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith($"{code}.case.yaml", StringComparison.Ordinal)))!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return DefinitionFile.Read($"{code}.case.yaml", bytes);
    }
}
