using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Definitions.Diagram;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Cases.Definitions;

public sealed class DiagramTests
{
    public static TheoryData<string, bool> Shipped()
    {
        var data = new TheoryData<string, bool>();
        foreach (var file in Directory.GetFiles(Path.Combine(Tree.Root, "src", "modules"), "*" + DefinitionFile.Ending, SearchOption.AllDirectories))
        {
            data.Add(Path.GetRelativePath(Tree.Root, file), true);
            data.Add(Path.GetRelativePath(Tree.Root, file), false);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Nothing_lies_on_anything_else_and_every_transition_is_drawn(string file, bool chinese)
    {
        var form = DefinitionFile.Read(file, File.ReadAllBytes(Path.Combine(Tree.Root, file))).Definition!;
        var drawing = DiagramDrawing.Of(form, chinese);

        var boxes = drawing.States.Select(s => (s.State.Code, Box: new Box(s.X - s.Width / 2, s.Y - s.Height / 2, s.Width, s.Height)))
            .Concat(drawing.Arrows.Select(a => (Code: $"{a.From} → {a.To}", Box: Of(a)))).ToList();
        for (var i = 0; i < boxes.Count; i++)
        {
            var (name, box) = boxes[i];
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= drawing.Width && box.Y + box.Height <= drawing.Height, $"{name} is off the paper");
            for (var j = 0; j < i; j++) Assert.False(box.Meets(boxes[j].Box), $"{name} lies on {boxes[j].Code}");
        }
        var drawn = drawing.Arrows.SelectMany(a => a.Transitions.Select(t => (a.From, t.Code))).ToHashSet();
        var wanted = form.Transitions.SelectMany(t => t.From.Where(f => f != t.To).Select(f => (f, t.Code))).ToHashSet();
        Assert.Equal(wanted.Order(), drawn.Order());
    }

    [Fact]
    public void A_form_reads_from_top_to_bottom()
    {
        var drawing = DiagramDrawing.Of(DefinitionFileTests.Sound(DefinitionFileTests.Small), chinese: false);
        var y = drawing.States.ToDictionary(s => s.State.Code, s => s.Y);
        Assert.True(y["draft"] < y["review"] && y["review"] < y["agreed"] && Math.Abs(y["agreed"] - y["refused"]) < 1);
        Assert.DoesNotContain(drawing.Arrows, a => a.Back);
    }

    private static Box Of(DiagramArrow arrow)
    {
        var width = LabelText.Width(arrow.Label);
        var height = arrow.Label.Count * LabelText.LineHeight;
        return new(arrow.LabelX - width / 2, arrow.LabelY - height / 2, width, height);
    }

    private sealed record Box(double X, double Y, double Width, double Height)
    {
        private const double Rounding = 0.5;

        public bool Meets(Box other) => X + Width > other.X + Rounding && other.X + other.Width > X + Rounding && Y + Height > other.Y + Rounding && other.Y + other.Height > Y + Rounding;
    }
}
