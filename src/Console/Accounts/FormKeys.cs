using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Yiwang.Storage.Keys;

namespace Yiwang.Console.Accounts;

/// <summary>Keeps the keys that protect form tokens with the node's other keys, encrypted, and not in the home folder of whoever runs the program.</summary>
internal sealed class FormKeys(IKeyStore keys) : IXmlRepository
{
    private const string Folder = "forms/";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.List(Folder).Select(keys.TryLoad).OfType<byte[]>().Select(xml => XElement.Parse(Encoding.UTF8.GetString(xml)))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.Create(Folder + Guid.NewGuid().ToString("N"), Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
}
