// Walks lists to their ends with fetch, and says which ids they hold.
//
// One argument, JSON: {base_url, spellings, size, lists: [{path, generation, query}]}, where
// spellings are the ways to write the Authorization header, used in turn. It prints one line:
// {found: [{counts, ids}]}, the counts being those that each page gave.
const given = JSON.parse(process.argv[2]);
let asked = 0;

const page = {
  v2: (number) => ({ fields: "id", paging: `${number * given.size},${given.size}` }),
  v3: (number) => ({
    fields: "id,collection.count",
    paging: `${number * given.size},${given.size}`,
  }),
  v4: (number) => ({ page: number + 1, limit: given.size, "fields.root": "count" }),
};
const read = {
  v2: (body) => ({ count: body.header.paging.count, items: body.data }),
  v3: (body) => body.data,
  v4: (body) => body,
};

const get = async (path, query) => {
  const spelling = given.spellings[asked++ % given.spellings.length];
  const response = await fetch(`${given.base_url}${path}?${new URLSearchParams(query)}`, {
    headers: { Authorization: spelling },
  });
  if (!response.ok) throw new Error(`${path} ${response.status} ${await response.text()}`);
  return response.json();
};

const walk = async ({ path, generation, query }) => {
  const counts = [];
  const ids = [];
  for (let number = 0; ; number++) {
    const body = await get(path, { ...query, ...page[generation](number) });
    const { count, items } = read[generation](body);
    counts.push(count);
    ids.push(...items.map((one) => (one.item ?? one).id));
    if (items.length < given.size) return { counts, ids };
  }
};

const found = [];
for (const list of given.lists) found.push(await walk(list));
console.log(JSON.stringify({ found }));
