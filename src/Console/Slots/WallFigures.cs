using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>What a module adds to the wall screen: one card with one figure or a few.</summary>
public interface IWallFigures
{
    int Order { get; }
    /// <summary>As the asker may see it; null = nothing of this kind here. Asked every two seconds for each screen, so it must be cheap.</summary>
    ValueTask<WallFigure?> LookAsync(Principal who, CancellationToken cancel);
}

public enum WallTone { Plain, Ok, Warn, Bad }

/// <param name="Code">The same on every node, so that the demonstration can add its nodes up.</param>
public sealed record WallFigure(string Code, Bilingual Title, IReadOnlyList<WallPart> Parts)
{
    public bool Equals(WallFigure? other) => other is not null && Code == other.Code && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Code, Parts.Count);
}

/// <param name="Value">Null = not known, and the screen says so.</param>
/// <param name="Href">The list behind it.</param>
public sealed record WallPart(string Code, Bilingual Label, WallTone Tone, double? Value, string Href);
