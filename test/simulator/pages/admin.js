// The admin's half of the App Bridge stand-in: answers the app in the frame and shows what it asks for.
(() => {
  const frame = document.querySelector('iframe.app');
  if (!frame) return;
  const { store, shop, home, appOrigin } = frame.dataset;
  const find = (selector) => document.querySelector(selector);
  const send = (message) => frame.contentWindow.postMessage({ bridge: message }, appOrigin);

  function showTitle(title, buttons) {
    find('.title-bar h1').textContent = title || find('.title-bar').dataset.app;
    const actions = find('.title-bar .actions');
    actions.replaceChildren();
    for (const { id, label, variant, disabled } of buttons) {
      const button = actions.appendChild(document.createElement('button'));
      button.textContent = variant === 'breadcrumb' ? `‹ ${label}` : label;
      button.disabled = disabled;
      button.className = variant;
      button.addEventListener('click', () => send({ click: id }));
    }
  }

  function showLinks(links) {
    const list = find('nav .app-links');
    list.replaceChildren();
    for (const { text, href } of links) {
      const item = list.appendChild(document.createElement('a'));
      item.textContent = text;
      item.href = `/admin/store/${store}/apps/${frame.dataset.app}${href}`;
      item.dataset.href = href;
      item.addEventListener('click', (event) => {
        event.preventDefault();
        send({ navigate: href });
      });
    }
    highlight();
  }

  function highlight() {
    const path = location.pathname.replace(`/admin/store/${store}/apps/${frame.dataset.app}`, '') || home;
    for (const link of document.querySelectorAll('nav .app-links a')) {
      link.classList.toggle('current', path.startsWith(link.dataset.href.split('?')[0]));
    }
  }

  function showToast({ message, isError, duration }) {
    const toast = find('.toast');
    toast.textContent = message ?? '';
    toast.className = `toast ${message ? 'visible' : ''} ${isError ? 'error' : ''}`;
    clearTimeout(showToast.timer);
    showToast.timer = setTimeout(() => toast.classList.remove('visible'), duration);
  }

  /** A shop's own admin pages are served here; anything else is opened as it is. */
  function open(address) {
    const inAdmin = address.replace(/^shopify:\/*admin/, `/admin/store/${store}`);
    const inShop = inAdmin.replace(`https://${shop}/`, `/shops/${shop}/`);
    location.assign(inShop.replace(`https://admin.shopify.com/`, '/admin/'));
  }

  const answers = {
    idToken: async () => (await (await fetch(`/admin/store/${store}/session-token`)).json()).token,
    leaveConfirmation: async () => undefined,
    resourcePicker: async ({ multiple }) => {
      const products = await (await fetch(`/_sim/shops/${shop}/products`)).json();
      return (multiple ? products : products.slice(0, 1)).map(({ id, title, handle }) => ({
        id,
        title,
        handle,
      }));
    },
  };

  addEventListener('message', async ({ data, source }) => {
    const message = source === frame.contentWindow && data?.bridge;
    if (!message) return;
    const answer = answers[message.type];
    if (answer) return send({ reply: message.id, value: await answer(message) });
    switch (message.type) {
      case 'nav':
        return showLinks(message.links);
      case 'title':
        return showTitle(message.title, message.buttons);
      case 'toast':
        return showToast(message);
      case 'saveBar':
        return find('.save-bar').classList.toggle('visible', message.visible);
      case 'loading':
        return find('.loading').classList.toggle('visible', message.isLoading);
      case 'open':
        return open(message.address);
      case 'location': {
        const address = new URL(message.path, location.origin);
        for (const name of [
          'embedded',
          'shop',
          'host',
          'locale',
          'id_token',
          'hmac',
          'session',
          'timestamp',
        ]) {
          address.searchParams.delete(name);
        }
        history.replaceState(
          null,
          '',
          `/admin/store/${store}/apps/${frame.dataset.app}${address.pathname}${address.search}`,
        );
        return highlight();
      }
    }
  });
  find('.save-bar .save').addEventListener('click', () => send({ saveBar: 'save' }));
  find('.save-bar .discard').addEventListener('click', () => send({ saveBar: 'discard' }));
  showTitle('', []);
})();
