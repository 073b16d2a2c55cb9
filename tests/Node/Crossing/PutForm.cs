using Yiwang.Unit.Tests.Cases.Travel;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>The form that travels, where a node looks for its definitions.</summary>
internal static class PutForm
{
    public static async Task AtAsync(string folder, string form = ConsultForm.Text)
    {
        Directory.CreateDirectory(Path.Combine(folder, "definitions"));
        await File.WriteAllTextAsync(Path.Combine(folder, "definitions", $"{ConsultForm.Code}.case.yaml"), form);
    }

    /// <summary>Into the definitions of both nodes.</summary>
    public static Task AtBothAsync(PreparedPair pair, string form = ConsultForm.Text) => Task.WhenAll(AtAsync(pair.FolderA, form), AtAsync(pair.FolderB, form));
}
