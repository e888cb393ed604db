using System.IO.MemoryMappedFiles;
using System.Text;

namespace AePipeline.Delivery.Tests.Support;

/// <summary>What a 64-bit little-endian ELF library wants of the system that loads it.</summary>
/// <param name="Needed">The libraries that it names.</param>
/// <param name="Versions">The versions of symbols that it wants of them and cannot do without, such as <c>GLIBC_2.27</c>.</param>
internal sealed record ElfLibrary(IReadOnlyList<string> Needed, IReadOnlyList<string> Versions)
{
    private const int HeaderSize = 64;
    private const uint Dynamic = 6;
    private const uint VersionNeeds = 0x6ffffffe;
    private const ulong NeededTag = 1;
    private const ushort Weak = 2;

    public static ElfLibrary Read(string path)
    {
        using var elf = new Bytes(path);
        var (sections, count) = ((int)elf.Long(40), elf.Short(60));
        var (needed, versions) = (new List<string>(), new List<string>());
        for (var i = 0; i < count; i++)
        {
            var header = sections + (i * HeaderSize);
            var strings = (int)elf.Long(sections + ((int)elf.Word(header + 40) * HeaderSize) + 24);
            var (start, size) = ((int)elf.Long(header + 24), (int)elf.Long(header + 32));
            if (elf.Word(header + 4) == Dynamic) ReadDynamic(elf, start, size, strings, needed);
            if (elf.Word(header + 4) == VersionNeeds) ReadVersions(elf, start, (int)elf.Word(header + 44), strings, versions);
        }

        return new ElfLibrary(needed, versions);
    }

    /// <summary>The processor that it is for, as the format numbers them.</summary>
    public static ushort MachineOf(string path)
    {
        using var elf = new Bytes(path);
        return elf.Short(18);
    }

    private static void ReadDynamic(Bytes elf, int start, int size, int strings, List<string> needed)
    {
        for (var entry = start; entry < start + size; entry += 16)
        {
            if (elf.Long(entry) == NeededTag) needed.Add(elf.Text(strings + (int)elf.Long(entry + 8)));
        }
    }

    private static void ReadVersions(Bytes elf, int need, int libraries, int strings, List<string> versions)
    {
        for (; libraries > 0; libraries--)
        {
            var version = need + (int)elf.Word(need + 8);
            for (int left = elf.Short(need + 2); left > 0; left--)
            {
                if ((elf.Short(version + 4) & Weak) == 0) versions.Add(elf.Text(strings + (int)elf.Word(version + 8)));
                version += (int)elf.Word(version + 12);
            }

            need += (int)elf.Word(need + 12);
        }
    }

    /// <summary>A file by its places, without reading all of it: the libraries for CUDA have hundreds of megabytes.</summary>
    private sealed class Bytes : IDisposable
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        public Bytes(string path)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }

        public ushort Short(int at) => _view.ReadUInt16(at);

        public uint Word(int at) => _view.ReadUInt32(at);

        public ulong Long(int at) => _view.ReadUInt64(at);

        public string Text(int at)
        {
            var text = new StringBuilder();
            for (; _view.ReadByte(at) is not 0 and var letter; at++) text.Append((char)letter);
            return text.ToString();
        }

        public void Dispose()
        {
            _view.Dispose();
            _file.Dispose();
        }
    }
}
