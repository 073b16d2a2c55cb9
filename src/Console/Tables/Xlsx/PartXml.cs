using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>An XML part read forward: no DTD, no resolver (so no entity of any kind beyond the five), bounded nesting and token size.</summary>
internal sealed class PartXml : IDisposable
{
    private readonly BoundedPart _part;
    private readonly int _depthMax;
    private readonly string _name;

    public PartXml(BoundedPart part, string name, TableLimits limits)
    {
        (_part, _name, _depthMax) = (part, name, limits.XmlDepthMax);
        Reader = XmlReader.Create(part, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
    }

    public XmlReader Reader { get; }
    public double Progress => _part.Progress;

    public bool Read()
    {
        _part.NextToken();
        if (!Reader.Read()) return false;
        return Reader.Depth <= _depthMax ? true : throw new PartTooLargeException(_name);
    }

    /// <summary>Moves to the next element of the name, anywhere; prefixes and namespaces differ between writers (transitional, strict, WPS), local names do not.</summary>
    public bool ReadTo(string element)
    {
        while (Read())
            if (Reader.NodeType == XmlNodeType.Element && Reader.LocalName == element) return true;
        return false;
    }

    public string? Attribute(string localName)
    {
        if (!Reader.MoveToFirstAttribute()) return null;
        string? value = null;
        do
            if (Reader.LocalName == localName) { value = Reader.Value; break; }
        while (Reader.MoveToNextAttribute());
        Reader.MoveToElement();
        return value;
    }

    public void Dispose() => Reader.Dispose();
}
