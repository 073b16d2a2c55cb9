namespace Yiwang.Cases.Definitions.Reading;

/// <summary>What stands at a place of the file. Lines and columns count from 1.</summary>
public abstract class YamlNode(int line, int column)
{
    public int Line => line;
    public int Column => column;
}

/// <param name="at">Of its first character, quotes included, in the file.</param>
/// <param name="plain">Without quotes and on one line, so that it stands in the file as it is.</param>
public sealed class YamlText(string text, int line, int column, int at, bool plain) : YamlNode(line, column)
{
    public string Text => text;
    public int At => at;
    public bool IsPlain => plain;
}

public sealed class YamlList(int line, int column) : YamlNode(line, column)
{
    public List<YamlNode> Items { get; } = [];
}

public sealed class YamlMap(int line, int column) : YamlNode(line, column)
{
    public List<(YamlText Key, YamlNode Value)> Entries { get; } = [];
}
