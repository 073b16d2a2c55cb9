namespace Yiwang.Streams.Reading;

/// <summary>A point of a line to be drawn.</summary>
/// <param name="Value">NaN: the line ends here.</param>
/// <param name="Quality">Of the sample, for shading; Bad ends the line.</param>
public readonly record struct PicturePoint(long TimeUs, double Value, Quality Quality)
{
    public bool IsBreak => double.IsNaN(Value);
}
