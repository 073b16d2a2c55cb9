using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>
/// The plain part of YAML: maps, lists and texts of one document. Anchors, aliases, tags and merge keys are refused, so that a small file cannot unfold into a large one; so are doubled keys.
/// </summary>
public sealed class YamlTree
{
    private const int DepthMax = 12;
    private const int NodesMax = 20_000;

    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private int _nodes;

    private YamlTree(string text, ProblemList problems) => (_parser, _problems) = (new Parser(new Scanner(new StringReader(text))), problems);

    /// <summary>Null = it has reported a problem.</summary>
    public static YamlMap? Read(string text, ProblemList problems)
    {
        try
        {
            return new YamlTree(text, problems).Document();
        }
        catch (YamlException e)
        {
            if (YamlSlip.Find(text, (int)e.Start.Line) is { } slip) problems.Say(slip.Line, slip.Column, slip.Say.Zh, slip.Say.En);
            else if (e.Message.Contains("invalid mapping", StringComparison.Ordinal)) problems.Say((int)e.Start.Line, (int)e.Start.Column, "一段文本里有冒号加空格时，整段加引号", "a text with a colon and a blank in it stands in quotes as a whole");
            else problems.Say((int)e.Start.Line, (int)e.Start.Column, "这里不合 YAML 的写法：请看缩进、冒号、引号和括号", $"this is not well-formed YAML; look at indentation, colons, quotes and brackets ({e.Message.TrimEnd('.')})");
        }
        // what the scanner lets through on garbage
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException or NullReferenceException)
        {
            problems.Say(0, 0, "文件不是 YAML 文本", "the file is not YAML");
        }
        return null;
    }

    private YamlMap? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _problems.Say(0, 0, "文件是空的", "the file is empty");
            return null;
        }
        var root = Node(0);
        if (root is null) return null;
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) _problems.Say((int)second!.Start.Line, (int)second.Start.Column, "一个文件只写一份表单", "a file holds one form only");
        if (root is YamlMap map) return map;
        _problems.Say(root, "表单由“键: 值”写成", "a form is written as 'key: value'");
        return null;
    }

    private YamlNode? Node(int depth)
    {
        var node = _parser.Consume<ParsingEvent>();
        var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
        if (++_nodes > NodesMax || depth > DepthMax)
        {
            _problems.Say(line, column, $"内容过多或嵌套过深：最多 {NodesMax} 项，{DepthMax} 层", $"too much, or nested too deeply: at most {NodesMax} items and {DepthMax} levels");
            return null;
        }
        if (node is AnchorAlias || node is NodeEvent { Anchor.IsEmpty: false })
        {
            _problems.Say(line, column, "不支持锚点和引用（& 和 *）；文本以它们开头时请加引号", "anchors and aliases (& and *) are not supported; put a text that begins with one in quotes");
            return null;
        }
        if (node is NodeEvent { Tag.IsEmpty: false })
        {
            _problems.Say(line, column, "不支持类型标记（!）；文本以它开头时请加引号", "tags (!) are not supported; put a text that begins with one in quotes");
            return null;
        }
        return node switch
        {
            Scalar scalar => new YamlText(scalar.Value, line, column, (int)scalar.Start.Index, scalar.Style == ScalarStyle.Plain && scalar.Start.Line == scalar.End.Line),
            SequenceStart => Sequence(new(line, column), depth),
            MappingStart => Mapping(new(line, column), depth),
            _ => throw new InvalidOperationException(),
        };
    }

    private YamlList? Sequence(YamlList list, int depth)
    {
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (Node(depth + 1) is not { } item) return null;
            list.Items.Add(item);
        }
        return list;
    }

    private YamlMap? Mapping(YamlMap map, int depth)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not { } key) return null;
            if (Node(depth + 1) is not { } value) return null;
            if (key is not YamlText text) _problems.Say(key, "键须是一个词", "a key is one word");
            else if (!keys.Add(text.Text)) _problems.Say(key, $"“{text.Text}”写了两次", $"'{text.Text}' stands here twice");
            else map.Entries.Add((text, value));
        }
        return map;
    }
}
